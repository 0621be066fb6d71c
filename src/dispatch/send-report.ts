import { randomUUID } from 'node:crypto';
import { reportReady } from '../analytics/dispatch-event.js';
import { doraReport } from '../analytics/dora-report.js';
import { reportBody, reportTable } from '../analytics/dora-table.js';
import { type Exportable, exportFileName, exportText } from '../analytics/export-file.js';
import type { Links } from '../analytics/links.js';
import type { FactSource } from '../analytics/ports.js';
import type { DueTime } from '../analytics/report-schedule.js';
import type { Actor } from '../auth/actor.js';
import type { WorkspaceContext } from '../auth/principal.js';
import { type Orm, workspaceEm } from '../db/orm.js';
import { goalsInForce } from '../domain/goals.js';
import { relativeWindow } from '../domain/relative-window.js';
import { createChannelStore } from '../store/channel.store.js';
import { writeDeliveries } from '../store/delivery.store.js';
import {
  createSavedReportStore,
  type NewRun,
  type SavedReportRow,
  type SavedReportRunRow,
} from '../store/saved-report.store.js';

/** What a mailbox or a webhook's receiver can be expected to take. */
const LARGEST_FILE_BYTES = 1_000_000;

export interface SendReportServices {
  readonly orm: Orm;
  readonly links: Links;
  readonly factsOf: (workspaceId: string) => FactSource;
}

/** A report that is to go out. */
export interface ReportOrder {
  readonly workspace: WorkspaceContext;
  readonly report: SavedReportRow;
  /** When it was due; null: now, since somebody wants it. */
  readonly due: (DueTime & { readonly attempt: number }) | null;
  readonly nowMs: number;
  /** Who wants it; null: its schedule. */
  readonly by: Actor | null;
}

/**
 * Makes a report as of the time that it was due and writes it to the outbox of each of its channels, in one transaction with the note
 * that it was done: a process that dies leaves neither, and a second one that does the same at that time writes nothing.
 * @returns the run; null where another has taken care of it.
 */
export async function sendReport(
  services: SendReportServices,
  order: ReportOrder,
): Promise<SavedReportRunRow | null> {
  const { orm } = services;
  const { workspace, report, due } = order;
  const made = await makeReport(services, order);
  const run = runOf(order, made);
  const isFirst = await workspaceEm(orm, workspace.id).transactional(async (em) => {
    const store = createSavedReportStore(() => em, workspace.id);
    if (!(await store.noteRun(report.id, { ...run, dueLocal: due?.local ?? null }))) return false;
    if (!('event' in made)) return true;
    const deliveries = made.channelIds.map((channelId) => {
      return { channelId, eventId: run.id, eventType: 'report.ready', event: made.event(run.id) } as const;
    });
    await writeDeliveries(em, workspace.id, deliveries);
    return true;
  });
  return isFirst ? { ...run, reportId: report.id } : null;
}

type Made =
  | {
      readonly window: { readonly startMs: number; readonly endMs: number };
      readonly channelIds: readonly string[];
      readonly event: (id: string) => object;
    }
  | { readonly fault: string };

function runOf({ due, nowMs, by }: ReportOrder, made: Made): Omit<NewRun, 'dueLocal'> {
  const window = 'window' in made ? made.window : null;
  return {
    id: randomUUID(),
    dueAtMs: due?.atMs ?? nowMs,
    runAtMs: nowMs,
    windowStartsAtMs: window?.startMs ?? null,
    windowEndsAtMs: window?.endMs ?? null,
    state: 'fault' in made ? 'failed' : 'sent',
    error: 'fault' in made ? made.fault : null,
    // What is wrong with the report or its channels is not mended by trying again.
    ...{ attempt: due?.attempt ?? 1, retryAtMs: null },
    runBy: by,
  };
}

async function makeReport({ orm, links, factsOf }: SendReportServices, order: ReportOrder): Promise<Made> {
  const { workspace, report, due, nowMs } = order;
  const { id: workspaceId, slug, name, timeZone, settings } = workspace;
  const channels = await createChannelStore(() => workspaceEm(orm, workspaceId), workspaceId).list();
  const channelIds = channels
    .filter(({ id, isEnabled }) => isEnabled && report.channelIds.includes(id))
    .map(({ id }) => id);
  if (channelIds.length === 0) return { fault: 'none of its channels is there and enabled' };
  const asOfMs = due?.atMs ?? nowMs;
  const window = relativeWindow(report.window, timeZone, asOfMs);
  const question = { window, groupBy: report.groupBy, filter: report.filter };
  const rules = { timeZone, settings, asOfMs, goals: goalsInForce(settings.goals, timeZone, asOfMs) };
  const answer = await doraReport(factsOf(workspaceId), question, rules);
  const exportable: Exportable = { body: () => reportBody(answer), table: () => reportTable(answer) };
  const text = exportText(exportable, report.format);
  const bytes = Buffer.byteLength(text);
  if (bytes > LARGEST_FILE_BYTES)
    return { fault: `its file has ${bytes} bytes; at most ${LARGEST_FILE_BYTES} are sent` };
  const { groupBy, format } = report;
  const file = { name: exportFileName({ report: 'dora', slug, groupBy, window, format }), text };
  const about = { timestampMs: nowMs, workspace: { slug, name } };
  return {
    window,
    channelIds,
    event: (id) => reportReady({ ...about, id }, { report, answer, file }, links),
  };
}
