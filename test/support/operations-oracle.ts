import { z } from 'zod';
import { type Orm, operatorEm } from '../../src/db/orm.js';
import type { Interval } from '../../src/domain/buckets.js';
import { DIMENSIONS, type Dimension, type Filter } from '../../src/domain/grouping.js';
import { CHANGE_TYPES } from '../../src/domain/ledger-words.js';
import type { ViewId } from '../../src/domain/operations/views.js';

const NUMBER = z.number().nullable();
const ROW = z.object({
  place: z.string(),
  key: z.string().nullable(),
  count: z.number(),
  marked: z.number(),
  standard: z.number(),
  normal: z.number(),
  emergency: z.number(),
  p50: NUMBER,
  p90: NUMBER,
});
/** What plain SQL says of one key over the window, the one before, or one day, week or month of the window. */
export type OperationsOracleRow = z.infer<typeof ROW>;

export interface OperationsOracleQuestion {
  readonly workspaceId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly failureHours: number;
  readonly timeZone: string;
  /** Which buckets to tell of. */
  readonly intervals: readonly Interval[];
  readonly groupBy: Dimension | null;
  /** Left out, it keeps everything. */
  readonly filter?: Filter;
}

const PEOPLE = `left join workspace_membership m on m.workspace_id = x.workspace_id and m.id = x.person`;
const SERVICES = `left join asset a on a.workspace_id = x.workspace_id and a.id = x.service`;
const KEYS: Readonly<Record<Dimension, string>> = {
  team: 'm.team',
  service: 'a.key',
  change_type: 'x.change_type',
};

const CLOSED = `c.completed_at is not null and c.state <> 'cancelled' and (c.closure_code is not null or c.state = 'rolled_back')`;
const SUCCESSFUL = `${CLOSED} and c.state <> 'rolled_back' and c.closure_code in ('successful', 'successful_with_issues')`;
const failedOf = (c: string) => `(${c}.state = 'rolled_back' or ${c}.closure_code = 'unsuccessful' or exists (
  select from incident f where f.workspace_id = ${c}.workspace_id and f.caused_by_id = ${c}.id
    and f.opened_at >= ${c}.completed_at and f.opened_at <= ${c}.completed_at + :hours * interval '1 hour'))`;
const ofChange =
  'c.workspace_id, c.owner_id as person, c.primary_asset_id as service, c.change_type, c.completed_at as at';

const stage = (from: string, to: string) => `select ${ofChange}, c.${to} - c.${from} as took, false as marked
  from change_request c where ${SUCCESSFUL} and c.${to} >= c.${from}`;

/** The records of each view: who, where, which type, when, how long, and whether its share counts them. */
const RECORDS: Readonly<Record<ViewId, string>> = {
  approvals: `select c.workspace_id, c.owner_id as person, c.primary_asset_id as service, c.change_type, p.decided_at as at,
      p.decided_at - p.requested_at as took, p.decision is not distinct from 'rejected' as marked
    from approval p join change_request c on c.workspace_id = p.workspace_id and c.id = p.change_id`,
  runbooks: `select r.workspace_id, case when r.change_id is not null then c.owner_id else i.assignee_id end as person,
      coalesce(r.service_id, case when r.change_id is not null then c.primary_asset_id else i.service_id end) as service,
      coalesce(c.change_type, k.change_type) as change_type, r.finished_at as at, r.finished_at - r.started_at as took,
      r.outcome is not distinct from 'succeeded' as marked
    from runbook_execution r
    left join change_request c on c.workspace_id = r.workspace_id and c.id = r.change_id
    left join incident i on i.workspace_id = r.workspace_id and i.id = r.incident_id
    left join change_request k on k.workspace_id = i.workspace_id and k.id = i.caused_by_id`,
  recovery: `select i.workspace_id, i.assignee_id as person, i.service_id as service, c.change_type, i.resolved_at as at,
      i.resolved_at - c.completed_at as took, false as marked
    from incident i join change_request c on c.workspace_id = i.workspace_id and c.id = i.caused_by_id
    where i.opened_at between c.completed_at and c.completed_at + :hours * interval '1 hour'`,
  changes: `select ${ofChange}, null::interval as took, c.change_type = 'emergency' as marked from change_request c where ${CLOSED}`,
  rework: `select ${ofChange}, null::interval as took, c.change_type = 'emergency' and exists (
      select from change_request e where e.workspace_id = c.workspace_id and e.primary_asset_id = c.primary_asset_id
        and ${CLOSED.replaceAll('c.', 'e.')} and e.completed_at < c.completed_at
        and e.completed_at >= c.completed_at - :hours * interval '1 hour' and ${failedOf('e')}) as marked
    from change_request c where ${CLOSED}`,
  created_to_approved: stage('created_at', 'approved_at'),
  approved_to_started: stage('approved_at', 'started_at'),
  started_to_completed: stage('started_at', 'completed_at'),
};

/** Asks plain SQL for a view; durations in milliseconds. */
export async function askOperationsOracle(
  orm: Orm,
  view: ViewId,
  {
    workspaceId,
    startMs,
    endMs,
    failureHours,
    timeZone,
    intervals,
    groupBy,
    filter = {},
  }: OperationsOracleQuestion,
): Promise<OperationsOracleRow[]> {
  const [before, start, end] = [2 * startMs - endMs, startMs, endMs].map(instant);
  const types = CHANGE_TYPES.map(
    (type) => `(count(*) filter (where x.change_type = '${type}'))::float8 as "${type}"`,
  );
  const sql = `/* operations oracle */
    with x as not materialized (${RECORDS[view].replaceAll(':hours', String(failureHours))}),
    placed as (
      select x.*, case when x.at >= ${start} then 'now' else 'before' end as place from x where x.at >= ${before} and x.at < ${end}
      union all
      select x.*, unit || to_char(date_trunc(unit, x.at at time zone '${timeZone}'), ' YYYY-MM-DD')
      from x, unnest('{${intervals.join()}}'::text[]) as unit where x.at >= ${start} and x.at < ${end}
    )
    select x.place as "place", ${keyOf(groupBy)} as "key", count(*)::float8 as "count", (count(*) filter (where x.marked))::float8 as "marked",
      ${types.join()},
      percentile_cont(0.5) within group (order by extract(epoch from x.took)::float8 * 1000) as "p50",
      percentile_cont(0.9) within group (order by extract(epoch from x.took)::float8 * 1000) as "p90"
    from placed x ${PEOPLE} ${SERVICES} where x.workspace_id = '${workspaceId}' and ${kept(filter)}
    group by 1, 2`;
  const rows: unknown[] = await operatorEm(orm).execute(sql);
  return rows.map((row) => ROW.parse(row));
}

const OPEN_ROW = z.object({ key: z.string().nullable(), count: z.number(), oldestMs: z.number() });

/** Asks plain SQL which incidents of each key are open at an instant. */
export async function askOpenOracle(
  orm: Orm,
  {
    workspaceId,
    asOfMs,
    groupBy,
    filter,
  }: Required<Pick<OperationsOracleQuestion, 'workspaceId' | 'groupBy' | 'filter'>> & {
    readonly asOfMs: number;
  },
): Promise<z.infer<typeof OPEN_ROW>[]> {
  const sql = `/* operations oracle, open incidents */
    with x as (select i.*, i.assignee_id as person, i.service_id as service, c.change_type
      from incident i left join change_request c on c.workspace_id = i.workspace_id and c.id = i.caused_by_id)
    select ${keyOf(groupBy)} as "key", count(*)::float8 as "count", extract(epoch from min(x.opened_at))::float8 * 1000 as "oldestMs"
    from x ${PEOPLE} ${SERVICES} where x.workspace_id = '${workspaceId}' and ${kept(filter)}
      and x.opened_at <= ${instant(asOfMs)} and (x.resolved_at is null or x.resolved_at > ${instant(asOfMs)})
    group by 1`;
  const rows: unknown[] = await operatorEm(orm).execute(sql);
  return rows.map((row) => OPEN_ROW.parse(row));
}

function instant(ms: number): string {
  return `'${new Date(ms).toISOString()}'::timestamptz`;
}

function keyOf(groupBy: Dimension | null): string {
  return groupBy === null ? 'null' : KEYS[groupBy];
}

function kept(filter: Filter): string {
  const fields = DIMENSIONS.flatMap((dimension) => {
    const keys = filter[dimension];
    if (keys === undefined) return [];
    const either = keys.map((key) =>
      key === null ? `${KEYS[dimension]} is null` : `${KEYS[dimension]} = '${key}'`,
    );
    return [`(${either.join(' or ') || 'false'})`];
  });
  return fields.join(' and ') || 'true';
}
