import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  ClaimLost,
  EVALUATION_STAGES,
  EVALUATION_STATES,
  EVALUATION_TRIGGERS,
  type EvaluationClaim,
  type EvaluationStore,
} from '../analytics/evaluation.js';
import type { Reads } from '../db/merged-reads.js';
import { type EntityManager, type Orm, operatorEm, workspaceEm } from '../db/orm.js';
import { newestOfEach } from '../domain/decide-alerts.js';
import { DIMENSIONS } from '../domain/grouping.js';
import { METRIC_IDS } from '../domain/metrics/metric.js';
import { type Finding, regressionWindows, silencedSinceMs } from '../domain/regression.js';
import { FIRST_RUN_WAIT_MS, MOST_RUNS } from '../domain/retry.js';
import { writeNews } from './evaluation-news.js';
import { recordEvents } from './live-event.js';
import { WORKSPACE_COLUMN, WORKSPACE_ROW } from './workspace.store.js';

export interface EvaluationStoreOptions {
  /** How long a process that falls silent keeps an evaluation from the others. */
  readonly leaseMs: number;
  /** Who works on it, for whoever reads the runs. */
  readonly worker: string;
}

const iso = (ms: number) => new Date(ms).toISOString();

// Leases are told by the database's clock, which is one for all processes.
const CLAIM = `
/* evaluation: claim */
insert into evaluation_run as r
  (workspace_id, evaluated_at, "trigger", state, stage, fence, lease_until, worker, started_at)
values (?, ?::timestamptz, ?, 'running', 'reading', 1, clock_timestamp() + ?::float8 * interval '1 millisecond', ?, clock_timestamp())
on conflict (workspace_id, evaluated_at) do update set
  state = 'running', stage = 'reading', fence = r.fence + 1, lease_until = excluded.lease_until, worker = excluded.worker,
  started_at = excluded.started_at, finished_at = null, error = null
where case r.state
  when 'running' then r.lease_until < clock_timestamp() and (excluded."trigger" = 'by_hand' or r.fence < ${MOST_RUNS})
  when 'failed' then excluded."trigger" = 'by_hand'
    or r.fence < ${MOST_RUNS} and r.finished_at + interval '${FIRST_RUN_WAIT_MS} milliseconds' * 2 ^ (r.fence - 1) < clock_timestamp()
  else excluded."trigger" = 'by_hand'
end
returning r.fence as "fence"`;

const RENEW = `
/* evaluation: renew the claim */
update evaluation_run r set stage = ?, lease_until = clock_timestamp() + ?::float8 * interval '1 millisecond'
where r.workspace_id = ? and r.evaluated_at = ?::timestamptz and r.fence = ? and r.state = 'running'
returning 1`;

const HOLD = `
/* evaluation: hold the claim until the outcome is written */
select 1 from evaluation_run r
where r.workspace_id = ? and r.evaluated_at = ?::timestamptz and r.fence = ? and r.state = 'running'
for update`;

const KNOWN_ALERTS = `
/* evaluation: alerts that are not over, or were acknowledged lately */
select a.id as "id", a.metric as "metric", a.dimension as "dimension", a.key as "key",
  (extract(epoch from a.acknowledged_at) * 1000)::float8 as "acknowledgedAtMs", a.recovered_at is not null as "isRecovered",
  (extract(epoch from a.evaluated_at) * 1000)::float8 as "evaluatedAtMs"
from metric_regression_alert a
where a.workspace_id = ? and (a.recovered_at is null or a.acknowledged_at >= ?::timestamptz)`;

const KNOWN_ALERT = z.object({
  id: z.string(),
  metric: z.enum(METRIC_IDS),
  dimension: z.enum(DIMENSIONS).nullable(),
  key: z.string().nullable(),
  acknowledgedAtMs: z.number().nullable(),
  isRecovered: z.boolean(),
  evaluatedAtMs: z.number(),
});

const RAISE = `
/* evaluation: raise alerts, each once for its instant */
insert into metric_regression_alert (workspace_id, id, metric, dimension, key, label, value, baseline, change, threshold,
  sample_size, baseline_sample_size, window_starts_at, baseline_starts_at, evaluated_at, raised_at)
select ?, f.id, f.metric, f.dimension, f.key, f.label, f.value, f.baseline, f.change, f.threshold,
  f."sampleSize", f."baselineSampleSize", ?::timestamptz, ?::timestamptz, ?::timestamptz, clock_timestamp()
from jsonb_to_recordset(?::jsonb) as f (id uuid, metric text, dimension text, key text, label text, value float8,
  baseline float8, change float8, threshold float8, "sampleSize" integer, "baselineSampleSize" integer)
on conflict do nothing
returning id as "id"`;

// In one order, so that two evaluations that end the same alerts wait for each other and do not lock each other out.
const RECOVER = `
/* evaluation: mark alerts as over that no other evaluation has */
with own as (
  select a.id from metric_regression_alert a
  where a.workspace_id = ? and a.recovered_at is null
    and a.id in (select item.id::uuid from jsonb_array_elements_text(?::jsonb) as item (id))
  order by a.id
  for update
)
update metric_regression_alert a set recovered_at = ?::timestamptz
from own where a.workspace_id = ? and a.id = own.id
returning a.id as "id"`;

const FINISH = `
/* evaluation: write the outcome */
update evaluation_run r set state = 'done', stage = null, finished_at = clock_timestamp(),
  findings = ?, raised = ?, silenced = ?, recovered = ?, breached_goals = ?::jsonb
where r.workspace_id = ? and r.evaluated_at = ?::timestamptz`;

const FAIL = `
/* evaluation: note a failure */
update evaluation_run r set state = 'failed', stage = null, finished_at = clock_timestamp(), error = ?
where r.workspace_id = ? and r.evaluated_at = ?::timestamptz and r.fence = ? and r.state = 'running'`;

/** Keeps evaluations and their alerts in PostgreSQL. */
export function createEvaluationStore(
  orm: Orm,
  { leaseMs, worker }: EvaluationStoreOptions,
): EvaluationStore {
  const keyOf = ({ workspaceId, evaluatedAtMs, fence }: EvaluationClaim) =>
    [workspaceId, iso(evaluatedAtMs), fence] as const;
  return {
    async claim({ workspaceId, evaluatedAtMs, trigger }) {
      const values = [workspaceId, iso(evaluatedAtMs), trigger, leaseMs, worker];
      const [row]: unknown[] = await workspaceEm(orm, workspaceId).execute(CLAIM, values);
      if (row === undefined) return null;
      const { fence } = z.object({ fence: z.number() }).parse(row);
      return { workspaceId, evaluatedAtMs, fence };
    },
    async renew(claim, stage) {
      const values = [stage, leaseMs, ...keyOf(claim)];
      requireClaim(await workspaceEm(orm, claim.workspaceId).execute(RENEW, values));
    },
    complete(claim, decide, findings, telling) {
      const { workspaceId, evaluatedAtMs } = claim;
      return workspaceEm(orm, workspaceId).transactional(async (em) => {
        requireClaim(await em.execute(HOLD, [...keyOf(claim)]));
        const values = [workspaceId, iso(silencedSinceMs(evaluatedAtMs))];
        const known: unknown[] = await em.execute(KNOWN_ALERTS, values);
        const alerts = known.map((row) => KNOWN_ALERT.parse(row));
        const decision = decide(alerts);
        const raised = await raise(em, claim, decision.raise);
        const recoveredIds = await recover(em, claim, decision.recovered);
        const told = newestOfEach(alerts.filter(({ id }) => recoveredIds.has(id))).map(({ id }) => id);
        const outcome = {
          findings,
          raised: raised.length,
          silenced: decision.silenced.length,
          recovered: recoveredIds.size,
        };
        await recordEvents(em, { workspaceId, kind: 'alert_raised', subjects: raised });
        const breaches =
          telling === undefined
            ? null
            : JSON.stringify(await writeNews(em, claim, { raised, recovered: told, telling }));
        await em.execute(FINISH, [...Object.values(outcome), breaches, workspaceId, iso(evaluatedAtMs)]);
        return outcome;
      });
    },
    async fail(claim, reason) {
      await workspaceEm(orm, claim.workspaceId).execute(FAIL, [reason, ...keyOf(claim)]);
    },
  };
}

function requireClaim(rows: readonly unknown[]): void {
  if (rows.length === 0) throw new ClaimLost('another process took the evaluation over');
}

/** @returns the ids of the alerts that are new. */
async function raise(
  em: EntityManager,
  { workspaceId, evaluatedAtMs }: EvaluationClaim,
  findings: readonly Finding[],
): Promise<string[]> {
  if (findings.length === 0) return [];
  const { value, baseline } = regressionWindows(evaluatedAtMs);
  const alerts = findings.map((finding) => ({ ...finding, id: randomUUID() }));
  const instants = [value.startMs, baseline.startMs, evaluatedAtMs].map(iso);
  const rows: unknown[] = await em.execute(RAISE, [workspaceId, ...instants, JSON.stringify(alerts)]);
  return rows.map((row) => z.object({ id: z.string() }).parse(row).id);
}

/** @returns the ids of the alerts that this evaluation ended: another one may have been at the same. */
async function recover(
  em: EntityManager,
  { workspaceId, evaluatedAtMs }: EvaluationClaim,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const values = [workspaceId, JSON.stringify(ids), iso(evaluatedAtMs), workspaceId];
  const rows: unknown[] = await em.execute(RECOVER, values);
  return new Set(rows.map((row) => z.object({ id: z.string() }).parse(row).id));
}

/** Asked every ten seconds: of the runs of years it reads the last one of each workspace, and what is not done. */
export const NIGHTS = `
/* evaluation: how far every workspace is with its nights */
select ${WORKSPACE_COLUMN},
  (select (extract(epoch from max(r.evaluated_at)) * 1000)::float8 from evaluation_run r
   where r.workspace_id = w.id and r."trigger" = 'night' and r.state = 'done') as "lastNightMs",
  (select coalesce(json_agg((extract(epoch from r.evaluated_at) * 1000)::float8), '[]') from evaluation_run r
   where r.workspace_id = w.id and r."trigger" = 'night' and r.state <> 'done' and r.fence < ${MOST_RUNS}) as "unfinishedMs"
from workspace w
order by w.slug`;

const NIGHTS_ROW = z.object({
  workspace: WORKSPACE_ROW,
  lastNightMs: z.number().nullable(),
  unfinishedMs: z.array(z.number()),
});
/** How far a workspace is: its last night that was evaluated, and those that were begun and not finished. */
export type WorkspaceNights = Readonly<z.infer<typeof NIGHTS_ROW>>;

/** The nights of every workspace, for the scheduler, which works for all of them. */
export async function readNights(orm: Orm): Promise<WorkspaceNights[]> {
  const rows: unknown[] = await operatorEm(orm).execute(NIGHTS);
  return rows.map((row) => NIGHTS_ROW.parse(row));
}

const RUN = z.object({
  evaluatedAtMs: z.number(),
  trigger: z.enum(EVALUATION_TRIGGERS),
  state: z.enum(EVALUATION_STATES),
  stage: z.enum(EVALUATION_STAGES).nullable(),
  attempts: z.number(),
  worker: z.string(),
  startedAtMs: z.number(),
  finishedAtMs: z.number().nullable(),
  findings: z.number().nullable(),
  raised: z.number().nullable(),
  silenced: z.number().nullable(),
  recovered: z.number().nullable(),
  error: z.string().nullable(),
});
/** A run as administrators see it. */
export type EvaluationRunRow = Readonly<z.infer<typeof RUN>>;

const LIST_RUNS = `
/* evaluation: runs, newest first */
select (extract(epoch from r.evaluated_at) * 1000)::float8 as "evaluatedAtMs", r."trigger" as "trigger",
  case when r.state = 'running' and r.lease_until < clock_timestamp() then 'abandoned' else r.state end as "state",
  r.stage as "stage", r.fence as "attempts", r.worker as "worker",
  (extract(epoch from r.started_at) * 1000)::float8 as "startedAtMs",
  (extract(epoch from r.finished_at) * 1000)::float8 as "finishedAtMs",
  r.findings as "findings", r.raised as "raised", r.silenced as "silenced", r.recovered as "recovered", r.error as "error"
from evaluation_run r
where r.workspace_id = ? and r.evaluated_at < ?::timestamptz
order by r.evaluated_at desc
limit ?`;

const COUNT_RUNS = `
/* evaluation: how many runs */
select count(*)::float8 as "count" from evaluation_run r where r.workspace_id = ?`;

/** Reads the evaluation runs of one workspace. */
export function createEvaluationRunReader(reads: () => Reads, workspaceId: string) {
  return {
    /** Newest instant first. @param beforeMs the last one seen; null begins with the newest. */
    async page(beforeMs: number | null, limit: number): Promise<EvaluationRunRow[]> {
      const before = beforeMs === null ? 'infinity' : iso(beforeMs);
      const rows: unknown[] = await reads().execute(LIST_RUNS, [workspaceId, before, limit]);
      return rows.map((row) => RUN.parse(row));
    },
    async count(): Promise<number> {
      const [row]: unknown[] = await reads().execute(COUNT_RUNS, [workspaceId]);
      return z.object({ count: z.number() }).parse(row).count;
    },
  };
}
