import { z } from 'zod';
import { approvalsOf, EVENT_ORDER, openOf, runbooksOf, UNRESOLVED } from '../events.sql.js';
import { CHANGE_FIELDS, EVENT_FIELDS, INCIDENT_FIELDS } from '../fact-fields.js';
import { NAMES_ROW } from '../packed-facts.js';
import { copiedLayout } from '../packed-rows.js';
import { POSITION, POSITION_ROW } from './feed.sql.js';

/** How many facts a workspace has, counted up to a limit, its zone, its names, and where in the history of the database. Values: id, limit. */
export const HEAD_SQL = `/* ledger.head */
select ${POSITION}, w.time_zone as "timeZone",
  (select count(*)::float8 from (
    select from change_request c where c.workspace_id = w.id and c.completed_at is not null limit $2::bigint) changes)
  + (select count(*)::float8 from (
    select from incident i where i.workspace_id = w.id and i.resolved_at is not null limit $2::bigint) incidents)
  + (select count(*)::float8 from (
    select from approval p where p.workspace_id = w.id and p.decided_at is not null limit $2::bigint) approvals)
  + (select count(*)::float8 from (
    select from runbook_execution r where r.workspace_id = w.id and r.finished_at is not null limit $2::bigint) runbooks) as "count",
  (select coalesce(json_agg(json_build_array(m.id, m.team)), '[]') from workspace_membership m
   where m.workspace_id = w.id and m.team is not null) as teams,
  (select coalesce(json_agg(json_build_object('id', a.id, 'key', a.key, 'name', a.name)), '[]') from asset a
   where a.workspace_id = w.id) as assets
from workspace w where w.id = $1::uuid`;

export const HEAD_ROW = POSITION_ROW.extend(NAMES_ROW.shape).extend({
  timeZone: z.string(),
  count: z.number(),
});

export const CHANGE_COPY = copiedLayout(CHANGE_FIELDS);
export const INCIDENT_COPY = copiedLayout(INCIDENT_FIELDS);
export const EVENT_COPY = copiedLayout(EVENT_FIELDS);

/** A sort of millions of rows would be done on disk within the default. */
export const LOAD_MEMORY_SQL = `set local work_mem = '64MB'`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** COPY takes no values. @throws where the id is no UUID, which would be a mistake of ours. */
function literalOf(workspaceId: string): string {
  if (!UUID.test(workspaceId)) throw new TypeError('the id of a workspace is not a UUID');
  return `'${workspaceId}'::uuid`;
}

/** Every completed change, in order of completion. */
export function copyChanges(workspaceId: string): string {
  const id = literalOf(workspaceId);
  return `copy (/* ledger.load changes */
  select ${CHANGE_COPY.sql}
  from change_request c
  left join (
    select k.id, min(i.opened_at) as opened_at
    from incident i join change_request k
      on k.workspace_id = i.workspace_id and k.id = i.caused_by_id and i.opened_at >= k.completed_at
    where i.workspace_id = ${id} and i.caused_by_id is not null
    group by k.id
  ) f on f.id = c.id
  where c.workspace_id = ${id} and c.completed_at is not null
  order by c.completed_at, c.id
) to stdout (format binary)`;
}

/** Every resolved incident, in order of resolution. */
export function copyIncidents(workspaceId: string): string {
  const id = literalOf(workspaceId);
  return `copy (/* ledger.load incidents */
  select ${INCIDENT_COPY.sql}
  from incident i
  left join change_request c on c.workspace_id = i.workspace_id and c.id = i.caused_by_id
  where i.workspace_id = ${id} and i.resolved_at is not null
  order by i.resolved_at, i.id
) to stdout (format binary)`;
}

/** Every event of each kind, in order. */
export const COPY_EVENTS = {
  approvals: (workspaceId: string) => copyEvents('approvals', approvalsOf('approval p'), workspaceId),
  runbooks: (workspaceId: string) => copyEvents('runbooks', runbooksOf('runbook_execution r'), workspaceId),
  unresolved: (workspaceId: string) => copyEvents('unresolved', openOf(UNRESOLVED), workspaceId),
} as const;

function copyEvents(name: string, events: string, workspaceId: string): string {
  return `copy (/* ledger.load ${name} */
  select ${EVENT_COPY.sql} from (${events.replaceAll('?', literalOf(workspaceId))}) e ${EVENT_ORDER}
) to stdout (format binary)`;
}
