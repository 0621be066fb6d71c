import type { EntityManager } from '../../src/db/orm.js';

export interface OracleQuestion {
  readonly workspaceId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly failureWindowMs: number;
  readonly asOfMs: number;
  readonly zone: string;
}

interface Counted {
  readonly deploys: number;
  readonly closed: number;
  readonly failed: number;
  readonly pending: number;
  readonly leadP50: number | null;
  readonly leadP90: number | null;
  readonly resolved: number;
  readonly mttrP50: number | null;
  readonly mttrP90: number | null;
}

export interface OracleNumbers extends Counted {
  readonly deployFrequency: number;
  readonly failureRate: number | null;
}

type OracleDimension = 'team' | 'service' | 'change_type';

const KEYS: Readonly<Record<OracleDimension, readonly [string, string]>> = {
  team: ['m.team', 'm.team'],
  service: ['a.key', 'a.key'],
  change_type: ['c.change_type', 'c.change_type'],
};
const iso = (ms: number) => new Date(ms).toISOString();
/** Closed changes and resolved incidents, each with its key. Parameters: see `values`. */
function records(dimension: OracleDimension | null): string {
  const [changeKey, incidentKey] = dimension === null ? ['null::text', 'null::text'] : KEYS[dimension];
  return `
  with p as (select ?::uuid w, ?::timestamptz s, ?::timestamptz e, ?::float8 fw, ?::timestamptz as_of),
  ch as (
    select ${changeKey} as k, c.completed_at, extract(epoch from c.completed_at - c.created_at) / 3600.0 as lead,
      c.closure_code in ('successful', 'successful_with_issues') and c.state <> 'rolled_back' as ok,
      coalesce(c.closure_code = 'unsuccessful', false) or c.state = 'rolled_back' or exists (
        select from incident i where i.workspace_id = c.workspace_id and i.caused_by_id = c.id
          and i.opened_at between c.completed_at and c.completed_at + p.fw * interval '1 millisecond') as failed,
      p.as_of < c.completed_at + p.fw * interval '1 millisecond' as young
    from p join change_request c on c.workspace_id = p.w
    left join workspace_membership m on m.workspace_id = c.workspace_id and m.id = c.owner_id
    left join asset a on a.workspace_id = c.workspace_id and a.id = c.primary_asset_id
    where c.completed_at is not null and c.state <> 'cancelled' and (c.closure_code is not null or c.state = 'rolled_back')
  ),
  inc as (
    select ${incidentKey} as k, i.resolved_at, extract(epoch from i.resolved_at - i.opened_at) / 3600.0 as ttr
    from p join incident i on i.workspace_id = p.w
    left join workspace_membership m on m.workspace_id = i.workspace_id and m.id = i.assignee_id
    left join asset a on a.workspace_id = i.workspace_id and a.id = i.service_id
    left join change_request c on c.workspace_id = i.workspace_id and c.id = i.caused_by_id
    where i.resolved_at is not null
  )`;
}
const CHANGE_NUMBERS = `
  count(*) filter (where ok)::float8 as "deploys", count(*)::float8 as "closed",
  count(*) filter (where failed)::float8 as "failed", count(*) filter (where not failed and young)::float8 as "pending",
  (percentile_cont(0.5) within group (order by lead) filter (where ok))::float8 as "leadP50",
  (percentile_cont(0.9) within group (order by lead) filter (where ok))::float8 as "leadP90"`;
const INCIDENT_NUMBERS = `
  count(*)::float8 as "resolved", percentile_cont(0.5) within group (order by ttr)::float8 as "mttrP50",
  percentile_cont(0.9) within group (order by ttr)::float8 as "mttrP90"`;
const NONE: Counted = {
  deploys: 0,
  closed: 0,
  failed: 0,
  pending: 0,
  leadP50: null,
  leadP90: null,
  resolved: 0,
  mttrP50: null,
  mttrP90: null,
};
function finish(numbers: Counted, startMs: number, endMs: number): OracleNumbers {
  const { deploys, closed, failed } = numbers;
  return {
    ...numbers,
    deployFrequency: deploys / ((endMs - startMs) / 86_400_000),
    failureRate: closed === 0 ? null : failed / closed,
  };
}
type GroupRow = Partial<Counted> & { readonly k: string | null };
type BucketRow = Partial<Counted> & { readonly startMs: number; readonly endMs: number };

/** The metrics of every group that has a record in the window; the key null is the overall row without a dimension. */
export async function groupsBySql(
  em: EntityManager,
  question: OracleQuestion,
  dimension: OracleDimension | null,
): Promise<Map<string | null, OracleNumbers>> {
  const { workspaceId, startMs, endMs, failureWindowMs, asOfMs } = question;
  const values = [workspaceId, iso(startMs), iso(endMs), failureWindowMs, iso(asOfMs)];
  const changes: GroupRow[] = await em.execute(
    `${records(dimension)} select k, ${CHANGE_NUMBERS} from p, ch where completed_at >= p.s and completed_at < p.e group by k`,
    values,
  );
  const incidents: GroupRow[] = await em.execute(
    `${records(dimension)} select k, ${INCIDENT_NUMBERS} from p, inc where resolved_at >= p.s and resolved_at < p.e group by k`,
    values,
  );
  const byKey = new Map<string | null, Counted>();
  if (dimension === null) byKey.set(null, NONE);
  for (const { k, ...numbers } of [...changes, ...incidents]) {
    byKey.set(k, { ...NONE, ...byKey.get(k), ...numbers });
  }
  return new Map([...byKey].map(([key, numbers]) => [key, finish(numbers, startMs, endMs)]));
}
/** The overall metrics of every calendar bucket of the window, cut to it. */
export async function bucketsBySql(
  em: EntityManager,
  question: OracleQuestion,
  interval: 'day' | 'week' | 'month',
): Promise<(OracleNumbers & { readonly startMs: number; readonly endMs: number })[]> {
  const { workspaceId, startMs, endMs, failureWindowMs, asOfMs, zone } = question;
  const values = [workspaceId, iso(startMs), iso(endMs), failureWindowMs, iso(asOfMs)];
  const buckets = `, b as (
    select greatest(g, p.s) as bs, least(lead_at, p.e) as be from p, lateral (
      select (t at time zone ?) as g, ((t + ?::interval) at time zone ?) as lead_at
      from generate_series(date_trunc(?, p.s at time zone ?), p.e at time zone ?, ?::interval) as t
    ) x where greatest(g, p.s) < least(lead_at, p.e))`;
  const step = `1 ${interval}`;
  const all = [...values, zone, step, zone, interval, zone, zone, step];
  const select = (numbers: string, table: string, column: string) => `${records(null)} ${buckets}
    select (extract(epoch from bs) * 1000)::float8 as "startMs", (extract(epoch from be) * 1000)::float8 as "endMs", x.*
    from b, lateral (select ${numbers} from ${table} where ${column} >= bs and ${column} < be) x order by bs`;
  const changes: BucketRow[] = await em.execute(select(CHANGE_NUMBERS, 'ch', 'completed_at'), all);
  const incidents: BucketRow[] = await em.execute(select(INCIDENT_NUMBERS, 'inc', 'resolved_at'), all);
  return changes.map((row, i) => ({
    startMs: row.startMs,
    ...finish({ ...NONE, ...row, ...incidents[i] }, row.startMs, row.endMs),
    endMs: row.endMs,
  }));
}
