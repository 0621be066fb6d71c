import { z } from 'zod';
import { CHANGE_TYPES } from '../domain/ledger-words.js';
import { ASSETS, byWorkspace, NAMES_ROW, TEAMS } from './packed-facts.js';
import { type Field, packedLayout } from './packed-rows.js';
import { inSpans } from './rows.js';

const TYPE_CODES = `array[${CHANGE_TYPES.map((word) => `'${word}'`).join(', ')}]`;
const idOf = (column: string) => `coalesce(${column}, 0)::int4`;
const instantOf = (column: string) => `coalesce(${column}, 'infinity')`;

/** What is read of an event aliased `e`: never null, so all rows are of one width. */
const EVENT_FIELDS = {
  id: { type: 'int8', sql: 'e.id' },
  at: { type: 'timestamptz', sql: 'e.ended_at' },
  since: { type: 'timestamptz', sql: 'e.began_at' },
  /** Of a recovery: when the incident was opened; of a change: when it was approved. */
  first: { type: 'timestamptz', sql: instantOf('e.first_at') },
  /** Of a change: when it was started. */
  second: { type: 'timestamptz', sql: instantOf('e.second_at') },
  member: { type: 'int4', sql: idOf('e.member_id') },
  service: { type: 'int4', sql: idOf('e.service_id') },
  changeType: { type: 'int2', sql: `coalesce(array_position(${TYPE_CODES}, e.change_type), 0)::int2` },
  isMarked: { type: 'int2', sql: 'e.is_marked::int::int2' },
} as const satisfies Record<string, Field>;

export const EVENT_LAYOUT = packedLayout(EVENT_FIELDS);

const NO_INSTANTS = 'null::timestamptz as first_at, null::timestamptz as second_at';

/** An approval is in the groups of its change. */
const APPROVALS = `
  select 0::bigint as id, p.decided_at as ended_at, p.requested_at as began_at, ${NO_INSTANTS}, c.owner_id as member_id,
    c.primary_asset_id as service_id, c.change_type, coalesce(p.decision = 'rejected', false) as is_marked
  from approval p
  join change_request c on c.workspace_id = :workspace and c.id = p.change_id
  where p.workspace_id = :workspace and ${inSpans('p.decided_at')}`;

/** An execution has a service of its own; else it is in the groups of the change, else of the incident, that it served. */
const RUNBOOKS = `
  select 0::bigint as id, r.finished_at as ended_at, r.started_at as began_at, ${NO_INSTANTS},
    case when c.id is null then i.assignee_id else c.owner_id end as member_id,
    coalesce(r.service_id, case when c.id is null then i.service_id else c.primary_asset_id end) as service_id,
    coalesce(c.change_type, k.change_type) as change_type, coalesce(r.outcome = 'succeeded', false) as is_marked
  from runbook_execution r
  left join change_request c on c.workspace_id = :workspace and c.id = r.change_id
  left join incident i on i.workspace_id = :workspace and i.id = r.incident_id
  left join change_request k on k.workspace_id = :workspace and k.id = i.caused_by_id
  where r.workspace_id = :workspace and ${inSpans('r.finished_at')}`;

const RECOVERIES = `
  select i.id, i.resolved_at as ended_at, c.completed_at as began_at, i.opened_at as first_at, null::timestamptz as second_at,
    i.assignee_id as member_id, i.service_id, c.change_type, false as is_marked
  from incident i
  join change_request c on c.workspace_id = :workspace and c.id = i.caused_by_id and c.completed_at is not null
  where i.workspace_id = :workspace and ${inSpans('i.resolved_at')}`;

const STAGES = `
  select c.id, c.completed_at as ended_at, c.created_at as began_at, c.approved_at as first_at, c.started_at as second_at,
    c.owner_id as member_id, c.primary_asset_id as service_id, c.change_type, false as is_marked
  from change_request c
  where c.workspace_id = :workspace and ${inSpans('c.completed_at')} and c.state not in ('cancelled', 'rolled_back') and c.closure_code in ('successful', 'successful_with_issues')
    and (c.approved_at is not null or c.started_at is not null)`;

/** What is resolved later than now is open now. */
const OPEN_INCIDENTS = `
  select i.id, i.opened_at as ended_at, i.opened_at as began_at, ${NO_INSTANTS}, i.assignee_id as member_id, i.service_id, c.change_type,
    false as is_marked
  from (
    select * from incident where workspace_id = :workspace and resolved_at is null
    union all
    select * from incident where workspace_id = :workspace and resolved_at > :as_of::timestamptz
  ) i
  left join change_request c on c.workspace_id = :workspace and c.id = i.caused_by_id
  where i.opened_at <= :as_of::timestamptz`;

const EVENT_SETS = {
  approvals: APPROVALS,
  runbooks: RUNBOOKS,
  recoveries: RECOVERIES,
  stages: STAGES,
  openIncidents: OPEN_INCIDENTS,
} as const;

const packed = Object.entries(EVENT_SETS).map(
  ([
    name,
    sql,
  ]) => `(select coalesce(string_agg(${EVENT_LAYOUT.sql}, ''::bytea order by e.ended_at, e.id), ''::bytea)
  from (${sql}) e) as "${name}"`,
);

/**
 * What the operations view reads beside the facts: the events of some spans, the incidents that are open at an instant, and the names that ids
 * stand for. One statement, so one snapshot. Values by name: workspace, as_of, and those of `inSpans`.
 */
export const OPERATIONS_SQL = `/* ledger.operations */
select ${packed.join(',\n')}, ${byWorkspace(TEAMS)} as teams, ${byWorkspace(ASSETS)} as assets`;

const BYTES = z.instanceof(Uint8Array);
export const OPERATIONS_ROW = NAMES_ROW.extend({
  approvals: BYTES,
  runbooks: BYTES,
  recoveries: BYTES,
  stages: BYTES,
  openIncidents: BYTES,
});
