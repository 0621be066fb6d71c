import { z } from 'zod';
import { WORKSPACE_VARIABLE } from '../../db/workspace-policy.js';
import { CHANGE_FIELDS, INCIDENT_FIELDS } from '../fact-fields.js';
import { NAMES_ROW } from '../packed-facts.js';
import { copiedLayout } from '../packed-rows.js';
import { POSITION, POSITION_ROW } from './feed.sql.js';

/** How many facts a workspace has, counted up to a limit, its zone, its names, and where in the history of the database. Values: id, limit. */
export const HEAD_SQL = `/* ledger.head */
select ${POSITION}, w.time_zone as "timeZone",
  (select count(*)::float8 from (
    select from change_request c where c.workspace_id = w.id and c.completed_at is not null limit $2::bigint) changes)
  + (select count(*)::float8 from (
    select from incident i where i.workspace_id = w.id and i.resolved_at is not null limit $2::bigint) incidents) as "count",
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

// COPY takes no values: the workspace is the one that the transaction is bound to.
const WORKSPACE = `current_setting('${WORKSPACE_VARIABLE}')::uuid`;

export const COPY_CHANGES = `copy (/* ledger.load changes */
  select ${CHANGE_COPY.sql}
  from change_request c
  left join (
    select k.id, min(i.opened_at) as opened_at
    from incident i join change_request k
      on k.workspace_id = i.workspace_id and k.id = i.caused_by_id and i.opened_at >= k.completed_at
    where i.workspace_id = ${WORKSPACE}
    group by k.id
  ) f on f.id = c.id
  where c.workspace_id = ${WORKSPACE} and c.completed_at is not null
  order by c.completed_at, c.id
) to stdout (format binary)`;

export const COPY_INCIDENTS = `copy (/* ledger.load incidents */
  select ${INCIDENT_COPY.sql}
  from incident i
  left join change_request c on c.workspace_id = i.workspace_id and c.id = i.caused_by_id
  where i.workspace_id = ${WORKSPACE} and i.resolved_at is not null
  order by i.resolved_at, i.id
) to stdout (format binary)`;
