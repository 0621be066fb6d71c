import { randomUUID } from 'node:crypto';
import { type DueTime, lastDue } from '../../src/analytics/report-schedule.js';
import type { Clock } from '../../src/clock.js';
import { type Orm, workspaceEm } from '../../src/db/orm.js';
import { type SendReportServices, sendReport } from '../../src/dispatch/send-report.js';
import { parseSettings } from '../../src/domain/settings.js';
import type { Logger } from '../../src/log.js';
import { createSavedReportStore, type SavedReportRow } from '../../src/store/saved-report.store.js';
import { listWorkspaces } from '../../src/store/workspace.store.js';
import type { ScheduledJob } from '../job.js';

export interface SavedReportServices extends SendReportServices {
  readonly orm: Orm;
  readonly clock: Clock;
  readonly log: Logger;
  readonly everyMs: number;
  readonly lockMs: number;
}

/**
 * Sends every saved report whose time has come: the last time, where several were missed. What has been taken care of is known by the
 * wall clock's time, so a time that comes twice in a night is one, whichever process is woken. A report that fails keeps no other waiting.
 */
export function sendSavedReports(services: SavedReportServices): ScheduledJob {
  const { orm, clock, log, everyMs, lockMs } = services;
  return {
    name: 'send_saved_reports',
    everyMs,
    lockMs,
    async run(mayGoOn) {
      for (const row of await listWorkspaces(orm)) {
        const workspace = { ...row, settings: parseSettings(row.settings) };
        const store = createSavedReportStore(() => workspaceEm(orm, row.id), row.id);
        for (const report of await store.list()) {
          const due = dueNow(report, workspace.timeZone, clock());
          if (due === null || (await store.hasRun(report.id, due.local))) continue;
          if (!(await mayGoOn())) return;
          try {
            const run = await sendReport(services, { workspace, report, due, nowMs: clock(), by: null });
            if (run !== null)
              log.info({ workspace: row.slug, report: report.id, state: run.state }, 'report made');
          } catch (error) {
            log.error({ err: error, workspace: row.slug, report: report.id }, 'a report could not be made');
            // Noted, so that it is not tried, and logged, every few seconds; who wants it can have it made by hand.
            await store.noteRun(report.id, failedRun(due, clock()));
          }
        }
      }
    },
  };
}

function failedRun({ atMs: dueAtMs, local: dueLocal }: DueTime, runAtMs: number) {
  const none = { windowStartsAtMs: null, windowEndsAtMs: null, runBy: null };
  return {
    ...none,
    id: randomUUID(),
    dueLocal,
    dueAtMs,
    runAtMs,
    state: 'failed',
    error: 'internal error',
  } as const;
}

function dueNow({ isEnabled, cron, scheduledFromMs }: SavedReportRow, timeZone: string, nowMs: number) {
  if (!isEnabled) return null;
  const due = lastDue(cron, timeZone, nowMs);
  return due.atMs > scheduledFromMs ? due : null;
}
