import { z } from 'zod';
import { EXPORT_FORMATS } from '../analytics/export-file.js';
import { ACTOR, type Actor } from '../auth/actor.js';
import type { Reads } from '../db/merged-reads.js';
import { DIMENSIONS } from '../domain/grouping.js';
import { CHANGE_TYPES } from '../domain/ledger-words.js';
import { RELATIVE_WINDOWS } from '../domain/relative-window.js';

const msOf = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;
const KEYS = z.array(z.string().nullable()).optional();

const REPORT_ROW = z.object({
  id: z.string(),
  name: z.string(),
  window: z.enum(RELATIVE_WINDOWS),
  groupBy: z.enum(DIMENSIONS).nullable(),
  filter: z.object({
    team: KEYS,
    service: KEYS,
    change_type: z.array(z.enum(CHANGE_TYPES).nullable()).optional(),
  }),
  format: z.enum(EXPORT_FORMATS),
  cron: z.string(),
  channelIds: z.array(z.string()),
  isEnabled: z.boolean(),
  scheduledFromMs: z.number(),
  createdAtMs: z.number(),
  createdBy: ACTOR,
});
/** A saved report as it stands. */
export type SavedReportRow = Readonly<z.infer<typeof REPORT_ROW>>;
/** What a report is made of. */
export type SavedReportDraft = Pick<
  SavedReportRow,
  'name' | 'window' | 'groupBy' | 'filter' | 'format' | 'cron' | 'channelIds' | 'isEnabled'
>;

const RUN_ROW = z.object({
  id: z.string(),
  reportId: z.string(),
  dueAtMs: z.number(),
  runAtMs: z.number(),
  windowStartsAtMs: z.number().nullable(),
  windowEndsAtMs: z.number().nullable(),
  state: z.enum(['sent', 'failed']),
  error: z.string().nullable(),
  /** How often it was tried. */
  attempt: z.number(),
  /** When it is tried again; null: it is not. */
  retryAtMs: z.number().nullable(),
  runBy: ACTOR.nullable(),
});
/** What became of a time that a report was due. */
export type SavedReportRunRow = Readonly<z.infer<typeof RUN_ROW>>;

/** A run to be noted. `dueLocal` is null where somebody wanted it now. */
export interface NewRun extends Omit<SavedReportRunRow, 'reportId'> {
  readonly dueLocal: string | null;
}
/** A run of a schedule. */
export type DueRun = NewRun & { readonly dueLocal: string };

const SELECT = `
select r.id as "id", r.name as "name", r.relative_window as "window", r.group_by as "groupBy", r.filter as "filter", r.format as "format",
  r.cron as "cron", r.channel_ids as "channelIds", r.is_enabled as "isEnabled", ${msOf('r.scheduled_from')} as "scheduledFromMs",
  ${msOf('r.created_at')} as "createdAtMs", r.created_by as "createdBy"
from saved_report r`;

const LIST = `/* saved reports: of a workspace */ ${SELECT} where r.workspace_id = ? order by lower(r.name), r.id`;
const FIND = `/* saved reports: by id */ ${SELECT} where r.workspace_id = ? and r.id = ?`;
const LOCK = `/* saved reports: one, until it is changed */ ${SELECT} where r.workspace_id = ? and r.id = ? for no key update of r`;

const CREATE = `
/* saved reports: create */
insert into saved_report (name, relative_window, group_by, filter, format, cron, channel_ids, is_enabled, scheduled_from, created_at, created_by,
  workspace_id, id)
values (?, ?, ?, ?::jsonb, ?, ?, ?::jsonb, ?, ?::timestamptz, ?::timestamptz, ?::jsonb, ?, ?)
on conflict (workspace_id, lower(name)) do nothing
returning 1`;

const UPDATE = `
/* saved reports: update */
update saved_report r set name = ?, relative_window = ?, group_by = ?, filter = ?::jsonb, format = ?, cron = ?, channel_ids = ?::jsonb,
  is_enabled = ?, scheduled_from = ?::timestamptz
where r.workspace_id = ? and r.id = ?
returning 1`;

const NAMED = `
/* saved reports: another of that name */
select 1 from saved_report r where r.workspace_id = ? and lower(r.name) = lower(?) and r.id <> ?`;

const DELETE = `/* saved reports: delete */ delete from saved_report r where r.workspace_id = ? and r.id = ? returning 1`;

const NOTE_RUN = `
/* saved reports: note a run, each try of a time that it is due once */
insert into saved_report_run as n (workspace_id, report_id, id, due_local, due_at, window_starts_at, window_ends_at, state, error, run_at,
  attempt, retry_at, run_by)
values (?, ?, ?, ?, ?::timestamptz, ?::timestamptz, ?::timestamptz, ?, ?, ?::timestamptz, ?, ?::timestamptz, ?::jsonb)
on conflict (workspace_id, report_id, due_local) do update set id = excluded.id, window_starts_at = excluded.window_starts_at,
  window_ends_at = excluded.window_ends_at, state = excluded.state, error = excluded.error, run_at = excluded.run_at,
  attempt = excluded.attempt, retry_at = excluded.retry_at
where n.retry_at is not null and n.attempt = excluded.attempt - 1
returning 1`;

const RUNS = `
/* saved reports: their last runs, newest first */
select n.id as "id", n.report_id as "reportId", ${msOf('n.due_at')} as "dueAtMs", ${msOf('n.run_at')} as "runAtMs",
  ${msOf('n.window_starts_at')} as "windowStartsAtMs", ${msOf('n.window_ends_at')} as "windowEndsAtMs", n.state as "state",
  n.error as "error", n.attempt as "attempt", ${msOf('n.retry_at')} as "retryAtMs", n.run_by as "runBy"
from jsonb_array_elements_text(?::jsonb) as asked (id)
cross join lateral (
  select * from saved_report_run x where x.workspace_id = ? and x.report_id = asked.id::uuid
  order by x.run_at desc, x.id desc limit ?
) n
order by n.run_at desc, n.id desc`;

const RUN_OF = `
/* saved reports: whether a time was taken care of */
select n.attempt as "attempt", ${msOf('n.retry_at')} as "retryAtMs"
from saved_report_run n where n.workspace_id = ? and n.report_id = ? and n.due_local = ?`;

const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** The saved reports of one workspace. */
export function createSavedReportStore(reads: () => Reads, workspaceId: string) {
  const rows = async (sql: string, values: unknown[]) =>
    ((await reads().execute(sql, values)) as unknown[]).map((row) => REPORT_ROW.parse(row));
  const isAny = async (sql: string, values: unknown[]) =>
    ((await reads().execute(sql, values)) as unknown[]).length > 0;
  const written = (draft: SavedReportDraft, scheduledFromMs: number) => [
    ...[draft.name, draft.window, draft.groupBy, JSON.stringify(draft.filter), draft.format, draft.cron],
    ...[JSON.stringify(draft.channelIds), draft.isEnabled, instant(scheduledFromMs)],
  ];
  return {
    /** By name. */
    list: () => rows(LIST, [workspaceId]),
    find: async (id: string) => (await rows(FIND, [workspaceId, id]))[0] ?? null,
    lock: async (id: string) => (await rows(LOCK, [workspaceId, id]))[0] ?? null,
    /** @returns whether the name was free. */
    create: (id: string, draft: SavedReportDraft, by: Actor, atMs: number) =>
      isAny(CREATE, [...written(draft, atMs), instant(atMs), JSON.stringify(by), workspaceId, id]),
    update: (id: string, draft: SavedReportDraft, scheduledFromMs: number) =>
      isAny(UPDATE, [...written(draft, scheduledFromMs), workspaceId, id]),
    isNameTaken: (name: string, butId: string) => isAny(NAMED, [workspaceId, name, butId]),
    delete: (id: string) => isAny(DELETE, [workspaceId, id]),
    /** What became of a time that it was due so far; null: nothing. */
    async runOf(id: string, dueLocal: string) {
      const [row]: unknown[] = await reads().execute(RUN_OF, [workspaceId, id, dueLocal]);
      return row === undefined ? null : RUN_ROW.pick({ attempt: true, retryAtMs: true }).parse(row);
    },
    /** @returns whether nobody else made this try of the time that it was due. */
    noteRun: (reportId: string, run: NewRun) =>
      isAny(NOTE_RUN, [
        ...[workspaceId, reportId, run.id, run.dueLocal, instant(run.dueAtMs), instant(run.windowStartsAtMs)],
        ...[instant(run.windowEndsAtMs), run.state, run.error, instant(run.runAtMs)],
        ...[run.attempt, instant(run.retryAtMs)],
        run.runBy === null ? null : JSON.stringify(run.runBy),
      ]),
    /** Of each report at most so many, newest first. */
    async lastRuns(reportIds: readonly string[], most: number): Promise<SavedReportRunRow[]> {
      const found: unknown[] = await reads().execute(RUNS, [JSON.stringify(reportIds), workspaceId, most]);
      return found.map((row) => RUN_ROW.parse(row));
    },
  };
}

export type SavedReportStore = ReturnType<typeof createSavedReportStore>;
