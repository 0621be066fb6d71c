/**
 * The four metrics in plain SQL, straight from definitions.md and sharing nothing with `src`: one row a span (the
 * window, the previous one, and each day, week and month) and key. A record finds its bucket by the date on the wall
 * clock, not by comparing instants. Where midnight comes twice PostgreSQL means the later one; a day starts with the
 * first, so a bound is also tried as an hour after 23:00.
 */
export const ORACLE_SQL = `/* oracle */
with q as materialized (
  select ?::uuid as workspace_id, ?::timestamptz as starts_at, ?::timestamptz as ends_at, ?::timestamptz as as_of,
    ?::text as zone, ?::numeric * 3600000 as failure_window_ms, ?::text as dimension, ?::jsonb as filter
),
change as materialized (
  select
    c.completed_at,
    extract(epoch from c.completed_at - c.created_at)::float8 / 3600 as lead_hours,
    c.closure_code is not null and c.closure_code <> 'unsuccessful' and c.state <> 'rolled_back' as successful,
    outcome.failed,
    not outcome.failed and extract(epoch from q.as_of - c.completed_at) * 1000 < q.failure_window_ms as pending,
    case q.dimension when 'team' then m.team when 'service' then a.key when 'change_type' then c.change_type end as key,
    date_trunc('day', c.completed_at at time zone q.zone) as day,
    date_trunc('week', c.completed_at at time zone q.zone) as week,
    date_trunc('month', c.completed_at at time zone q.zone) as month
  from q
  join change_request c on c.workspace_id = q.workspace_id
  left join workspace_membership m on m.workspace_id = c.workspace_id and m.id = c.owner_id
  left join asset a on a.workspace_id = c.workspace_id and a.id = c.primary_asset_id
  cross join lateral (
    select coalesce(c.closure_code = 'unsuccessful', false) or c.state = 'rolled_back' or exists (
      select from incident i
      where i.workspace_id = c.workspace_id and i.caused_by_id = c.id and i.opened_at >= c.completed_at
        and extract(epoch from i.opened_at - c.completed_at) * 1000 <= q.failure_window_ms
    ) as failed
  ) outcome
  where c.completed_at is not null and c.state <> 'cancelled'
    and (c.closure_code is not null or c.state = 'rolled_back')
    and ${keeps('team', 'm.team')} and ${keeps('service', 'a.key')} and ${keeps('change_type', 'c.change_type')}
),
resolved as materialized (
  select
    i.resolved_at,
    extract(epoch from i.resolved_at - i.opened_at)::float8 / 3600 as restore_hours,
    case q.dimension when 'team' then m.team when 'service' then a.key when 'change_type' then c.change_type end as key,
    date_trunc('day', i.resolved_at at time zone q.zone) as day,
    date_trunc('week', i.resolved_at at time zone q.zone) as week,
    date_trunc('month', i.resolved_at at time zone q.zone) as month
  from q
  join incident i on i.workspace_id = q.workspace_id
  left join workspace_membership m on m.workspace_id = i.workspace_id and m.id = i.assignee_id
  left join asset a on a.workspace_id = i.workspace_id and a.id = i.service_id
  left join change_request c on c.workspace_id = i.workspace_id and c.id = i.caused_by_id
  where i.resolved_at is not null
    and ${keeps('team', 'm.team')} and ${keeps('service', 'a.key')} and ${keeps('change_type', 'c.change_type')}
),
bucket as (
  select unit.name as unit, local_start, ${firstInstantOf('local_start')} as starts_at,
    ${firstInstantOf('local_start + unit.step')} as ends_at
  from q
  cross join (values ('day', interval '1 day'), ('week', interval '7 days'), ('month', interval '1 month')) unit(name, step)
  cross join lateral generate_series(
    date_trunc(unit.name, q.starts_at at time zone q.zone), q.ends_at at time zone q.zone, unit.step) as local_start
),
span as materialized (
  select 'window' as unit, null::timestamp as local_start, q.starts_at, q.ends_at, false as partial from q
  union all
  select 'previous', null, q.starts_at - make_interval(secs => extract(epoch from q.ends_at - q.starts_at)::float8),
    q.starts_at, false
  from q
  union all
  select b.unit, b.local_start, greatest(b.starts_at, q.starts_at), least(b.ends_at, q.ends_at),
    b.starts_at < q.starts_at or b.ends_at > q.ends_at
  from q cross join bucket b
  where greatest(b.starts_at, q.starts_at) < least(b.ends_at, q.ends_at)
),
shown as materialized (
  select k.key, count(*) filter (where k.instant >= q.starts_at) as records
  from q
  cross join (
    select key, completed_at as instant from change
    union all
    select key, resolved_at from resolved
  ) k
  cross join (select min(starts_at) as starts_at from span where unit = 'previous') previous
  where k.instant >= previous.starts_at and k.instant < q.ends_at
  group by k.key
),
key as materialized (
  select key, row_number() over (order by records desc, key collate "C" nulls last)::int as place from shown
  union all
  select null, 1 from q where q.dimension = '' and not exists (select from shown)
)
select span.unit as "unit", key.place as "place", key.key as "key", span.partial as "partial",
  extract(epoch from span.starts_at)::float8 * 1000 as "startMs", extract(epoch from span.ends_at)::float8 * 1000 as "endMs",
  of_change.successful / (extract(epoch from span.ends_at - span.starts_at) / 86400)::float8 as "deployFrequency",
  of_change.successful as "successful", of_change.lead[1] as "leadP50", of_change.lead[2] as "leadP90",
  of_change.failed / nullif(of_change.closed, 0) as "failureRate", of_change.closed as "closed",
  of_change.failed as "failed", of_change.pending as "pending",
  of_incident.restore[1] as "restoreP50", of_incident.restore[2] as "restoreP90", of_incident.resolved as "resolved"
from q
cross join span
cross join key
cross join lateral (
  select count(*)::float8 as closed, count(*) filter (where c.successful)::float8 as successful,
    count(*) filter (where c.failed)::float8 as failed, count(*) filter (where c.pending)::float8 as pending,
    percentile_cont(array[0.5, 0.9]) within group (order by c.lead_hours) filter (where c.successful) as lead
  from change c
  where c.key is not distinct from key.key and ${isIn('c', 'completed_at')}
) of_change
cross join lateral (
  select count(*)::float8 as resolved,
    percentile_cont(array[0.5, 0.9]) within group (order by r.restore_hours) as restore
  from resolved r
  where r.key is not distinct from key.key and ${isIn('r', 'resolved_at')}
) of_incident
order by key.place, span.starts_at`;

function keeps(field: string, column: string): string {
  return `(q.filter->'${field}' is null or exists (
      select from jsonb_array_elements(q.filter->'${field}') listed where listed #>> '{}' is not distinct from ${column}))`;
}

function firstInstantOf(local: string): string {
  return `least((${local}) at time zone q.zone,
      ((${local}) - interval '1 hour') at time zone q.zone + interval '1 hour')`;
}

/** In a window by its instant; in a bucket by the wall clock's date, as far as the window reaches. */
function isIn(record: string, instant: string): string {
  return `case span.unit
    when 'day' then ${record}.day = span.local_start and ${inWindow(`${record}.${instant}`)}
    when 'week' then ${record}.week = span.local_start and ${inWindow(`${record}.${instant}`)}
    when 'month' then ${record}.month = span.local_start and ${inWindow(`${record}.${instant}`)}
    else ${record}.${instant} >= span.starts_at and ${record}.${instant} < span.ends_at end`;
}

function inWindow(instant: string): string {
  return `${instant} >= q.starts_at and ${instant} < q.ends_at`;
}
