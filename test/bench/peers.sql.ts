import type { Dimension } from '../../src/domain/grouping.js';

/**
 * The peers' way, as Apache DevLake's boards and GitLab's DORA reports ask: common table expressions over rows, EXISTS for a change's
 * incidents, percentile_cont, series by generate_series. On our tables and their indexes. Values of each: $1 the workspace, $2 the
 * start of the window before, $3 the start of the window, $4 its end.
 */
interface PeersStatements {
  readonly changes: string;
  readonly incidents: string;
  readonly changeSeries: string;
  readonly incidentSeries: string;
}

interface KeyOf {
  readonly change: string;
  readonly changeJoin: string;
  readonly incident: string;
  readonly incidentJoin: string;
}

const NONE: KeyOf = { change: `''`, changeJoin: '', incident: `''`, incidentJoin: '' };
const KEYS: Readonly<Record<Dimension, KeyOf>> = {
  team: {
    change: `coalesce(m.team, '')`,
    changeJoin: 'left join workspace_membership m on m.workspace_id = c.workspace_id and m.id = c.owner_id',
    incident: `coalesce(m.team, '')`,
    incidentJoin:
      'left join workspace_membership m on m.workspace_id = i.workspace_id and m.id = i.assignee_id',
  },
  service: {
    change: `coalesce(a.key, '')`,
    changeJoin: 'left join asset a on a.workspace_id = c.workspace_id and a.id = c.primary_asset_id',
    incident: `coalesce(a.key, '')`,
    incidentJoin: 'left join asset a on a.workspace_id = i.workspace_id and a.id = i.service_id',
  },
  change_type: {
    change: 'c.change_type',
    changeJoin: '',
    incident: `coalesce(k.change_type, '')`,
    incidentJoin: 'left join change_request k on k.workspace_id = i.workspace_id and k.id = i.caused_by_id',
  },
};

const MS = (interval: string) => `extract(epoch from ${interval}) * 1000`;

function deployments({ change, changeJoin }: KeyOf, from: string): string {
  return `deployments as (
  select ${change} as key, c.completed_at, c.completed_at >= $3::timestamptz as is_current, ${MS('c.completed_at - c.created_at')} as lead_ms,
    c.state <> 'rolled_back' and c.closure_code in ('successful', 'successful_with_issues') as is_successful,
    c.state = 'rolled_back' or c.closure_code = 'unsuccessful' or exists (
      select from incident i where i.workspace_id = c.workspace_id and i.caused_by_id = c.id
        and i.opened_at >= c.completed_at and i.opened_at <= c.completed_at + interval '24 hours') as has_failed
  from change_request c ${changeJoin}
  where c.workspace_id = $1 and c.completed_at >= ${from} and c.completed_at < $4
    and c.state <> 'cancelled' and (c.closure_code is not null or c.state = 'rolled_back')
)`;
}

function resolved({ incident, incidentJoin }: KeyOf, from: string): string {
  return `resolved as (
  select ${incident} as key, i.resolved_at, i.resolved_at >= $3::timestamptz as is_current, ${MS('i.resolved_at - i.opened_at')} as restore_ms
  from incident i ${incidentJoin}
  where i.workspace_id = $1 and i.resolved_at >= ${from} and i.resolved_at < $4
)`;
}

const OF_CHANGES = `count(*)::float8 as closed, count(*) filter (where is_successful)::float8 as successful,
  count(*) filter (where has_failed)::float8 as failed,
  percentile_cont(array[0.5, 0.9]) within group (order by lead_ms) filter (where is_successful) as lead_ms`;
const OF_INCIDENTS = `count(*)::float8 as resolved, percentile_cont(array[0.5, 0.9]) within group (order by restore_ms) as restore_ms`;
const DAYS = `days as (select d as start, d + interval '1 day' as stop from generate_series($3::timestamptz, $4::timestamptz - interval '1 day', interval '1 day') d)`;

/** The four metrics of two windows, and their daily series, of everything or of every group. */
export function peersStatements(groupBy: Dimension | null): PeersStatements {
  const key = groupBy === null ? NONE : KEYS[groupBy];
  const [d, r] = [deployments(key, '$2'), resolved(key, '$2')];
  const now = 'greatest($2::timestamptz, $3::timestamptz)';
  const [dNow, rNow] = [deployments(key, now), resolved(key, now)];
  return {
    changes: `with ${d} select key, is_current, ${OF_CHANGES} from deployments group by 1, 2`,
    incidents: `with ${r} select key, is_current, ${OF_INCIDENTS} from resolved group by 1, 2`,
    changeSeries: `with ${dNow}, ${DAYS}, daily as (
      select key, date_trunc('day', completed_at, 'UTC') as start, ${OF_CHANGES} from deployments group by 1, 2)
      select k.key, days.start, daily.closed, daily.successful, daily.failed, daily.lead_ms
      from (select distinct key from deployments) k cross join days left join daily on daily.key = k.key and daily.start = days.start
      order by 1, 2`,
    incidentSeries: `with ${rNow}, ${DAYS}, daily as (
      select key, date_trunc('day', resolved_at, 'UTC') as start, ${OF_INCIDENTS} from resolved group by 1, 2)
      select k.key, days.start, daily.resolved, daily.restore_ms
      from (select distinct key from resolved) k cross join days left join daily on daily.key = k.key and daily.start = days.start
      order by 1, 2`,
  };
}
