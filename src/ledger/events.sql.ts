import { z } from 'zod';
import { EVENT_FIELDS } from './fact-fields.js';
import { eventFacts } from './facts-of-rows.js';
import { packedLayout } from './packed-rows.js';

/*
 * What happens beside the four metrics. Every kind of event has rows of (id, placed_at, began_at, member_id, service_id, change_type,
 * is_marked). Each question mark is the workspace's id.
 */

/** Decided approvals `p` of a from clause. One is in the groups of its change, which stands for it, as it has text for a key. */
export function approvalsOf(from: string): string {
  return `
  select p.change_id as id, p.decided_at as placed_at, p.requested_at as began_at, c.owner_id as member_id,
    c.primary_asset_id as service_id, c.change_type, coalesce(p.decision = 'rejected', false) as is_marked
  from ${from}
  join change_request c on c.workspace_id = ? and c.id = p.change_id
  where p.workspace_id = ? and p.decided_at is not null`;
}

/**
 * Finished executions `r` of a from clause. One has a service of its own; else it is in the groups of the change, else of the
 * incident, that it served.
 */
export function runbooksOf(from: string): string {
  return `
  select r.seq as id, r.finished_at as placed_at, r.started_at as began_at,
    case when c.id is null then i.assignee_id else c.owner_id end as member_id,
    coalesce(r.service_id, case when c.id is null then i.service_id else c.primary_asset_id end) as service_id,
    coalesce(c.change_type, k.change_type) as change_type, coalesce(r.outcome = 'succeeded', false) as is_marked
  from ${from}
  left join change_request c on c.workspace_id = ? and c.id = r.change_id
  left join incident i on i.workspace_id = ? and i.id = r.incident_id
  left join change_request k on k.workspace_id = ? and k.id = i.caused_by_id
  where r.workspace_id = ? and r.finished_at is not null`;
}

/** The incidents `i` of a subquery, placed where they began. */
export function openOf(incidents: string): string {
  return `
  select i.id, i.opened_at as placed_at, i.opened_at as began_at, i.assignee_id as member_id, i.service_id, c.change_type,
    false as is_marked
  from (${incidents}) i
  left join change_request c on c.workspace_id = ? and c.id = i.caused_by_id`;
}

export const UNRESOLVED = 'select * from incident where workspace_id = ? and resolved_at is null';

const LAYOUT = packedLayout(EVENT_FIELDS);
export const EVENT_ORDER = 'order by e.placed_at, e.id';

/** Events of some kind, packed in their order, as an expression. */
export function packedEvents(events: string): string {
  return `(select coalesce(string_agg(${LAYOUT.sql}, ''::bytea ${EVENT_ORDER}), ''::bytea)
  from (${events}) e)`;
}

const BYTES = z.instanceof(Uint8Array);

/** What packed events of every kind come back as. */
export const PACKED_EVENTS_ROW = z.object({ approvals: BYTES, runbooks: BYTES, unresolved: BYTES });

/** Packed events as columns. */
export function unpackEvents({ approvals, runbooks, unresolved }: z.infer<typeof PACKED_EVENTS_ROW>) {
  return {
    approvals: eventFacts(approvals, LAYOUT),
    runbooks: eventFacts(runbooks, LAYOUT),
    unresolved: eventFacts(unresolved, LAYOUT),
  };
}
