import { randomUUID } from 'node:crypto';
import { type DueTime, lastDue } from '../../src/analytics/report-schedule.js';
import type { Clock } from '../../src/clock.js';
import { type Orm, workspaceEm } from '../../src/db/orm.js';
import { type SendReportServices, sendReport } from '../../src/dispatch/send-report.js';
import { nextRunMs } from '../../src/domain/retry.js';
import { parseSettings } from '../../src/domain/settings.js';
import type { Logger } from '../../src/log.js';
import {
  createSavedReportStore,
  type DueRun,
  type SavedReportRow,
  type SavedReportRunRow,
  type SavedReportStore,
} from '../../src/store/saved-report.store.js';
import { listWorkspaces, type WorkspaceRow } from '../../src/store/workspace.store.js';
import type { ScheduledJob } from '../job.js';

export interface SavedReportServices extends SendReportServices {
  readonly orm: Orm;
  readonly clock: Clock;
  readonly log: Logger;
  /** Counts and traces each run; left out, nobody does. */
  readonly watch?:
    | ((work: () => Promise<SavedReportRunRow | null>) => Promise<SavedReportRunRow | null>)
    | undefined;
  readonly everyMs: number;
  readonly lockMs: number;
}

/**
 * Sends every saved report whose time has come: the last time, where several were missed. What has been taken care of is known by the
 * wall clock's time, so a time that comes twice in a night is one, whichever process is woken. What fails is tried again like a night's
 * evaluation, and keeps no other report and no other workspace waiting.
 */
export function sendSavedReports(services: SavedReportServices): ScheduledJob {
  const { orm, log, everyMs, lockMs } = services;
  return {
    name: 'send_saved_reports',
    everyMs,
    lockMs,
    async run(mayGoOn) {
      for (const row of await listWorkspaces(orm)) {
        try {
          if (!(await sendReportsOf(services, row, mayGoOn))) return;
        } catch (error) {
          log.error({ err: error, workspace: row.slug }, 'the reports of a workspace could not be looked at');
        }
      }
    },
  };
}

/** @returns whether there may be more. */
async function sendReportsOf(
  services: SavedReportServices,
  row: WorkspaceRow,
  mayGoOn: () => Promise<boolean>,
): Promise<boolean> {
  const { orm, clock, log, watch = (work) => work() } = services;
  const workspace = { ...row, settings: parseSettings(row.settings) };
  const store = createSavedReportStore(() => workspaceEm(orm, row.id), row.id);
  for (const report of await store.list()) {
    const due = await dueNow(store, report, workspace.timeZone, clock());
    if (due === null) continue;
    if (!(await mayGoOn())) return false;
    const about = { workspace: row.slug, report: report.id };
    try {
      const order = { workspace, report, due, nowMs: clock(), by: null };
      const run = await watch(() => sendReport(services, order));
      if (run !== null) log.info({ ...about, state: run.state }, 'report made');
    } catch (error) {
      log.error({ err: error, ...about, attempt: due.attempt }, 'a report could not be made');
      await store.noteRun(report.id, failedRun(due, clock()));
    }
  }
  return true;
}

function failedRun({ atMs: dueAtMs, local: dueLocal, attempt }: DueTry, runAtMs: number): DueRun {
  const none = { windowStartsAtMs: null, windowEndsAtMs: null, runBy: null };
  const what = { id: randomUUID(), state: 'failed', error: 'internal error' } as const;
  return { ...none, ...what, dueLocal, dueAtMs, runAtMs, attempt, retryAtMs: nextRunMs(attempt, runAtMs) };
}

/** A time at which a report is due, and the how manieth try it is. */
type DueTry = DueTime & { readonly attempt: number };

/** @returns null where nothing is due, or it has been taken care of. */
async function dueNow(
  store: SavedReportStore,
  { id, isEnabled, cron, scheduledFromMs }: SavedReportRow,
  timeZone: string,
  nowMs: number,
): Promise<DueTry | null> {
  if (!isEnabled) return null;
  const due = lastDue(cron, timeZone, nowMs);
  if (due.atMs <= scheduledFromMs) return null;
  const before = await store.runOf(id, due.local);
  if (before === null) return { ...due, attempt: 1 };
  const { retryAtMs, attempt } = before;
  return retryAtMs !== null && retryAtMs <= nowMs ? { ...due, attempt: attempt + 1 } : null;
}
