import { z } from 'zod';
import { FEED_KINDS } from '../../db/migrations/20261127-ledger-feed.migration.js';
import { SEEN_TO } from '../../db/wal-position.js';
import { approvalsOf, openOf, PACKED_EVENTS_ROW, packedEvents, runbooksOf } from '../events.sql.js';
import {
  ASSETS,
  CHANGE_COLUMNS,
  FIRST_INCIDENT,
  NAMES_ROW,
  PACKED,
  PACKED_ROW,
  packFacts,
  TEAMS,
} from '../packed-facts.js';

/**
 * Which database this is: another cluster, another line of its history (a replica that took over), or tables that were made
 * anew (a dump that was restored) count their transactions otherwise, so nothing that was read before can be built upon.
 */
const EPOCH = `(select concat_ws('/', s.system_identifier, c.timeline_id,
  (select d.oid from pg_database d where d.datname = current_database()), 'ledger_feed'::regclass::oid)
  from pg_control_system() s, pg_control_checkpoint() c)`;

/** Transactions below it are over, and all that they wrote is in the snapshot. */
const HORIZON = 'pg_snapshot_xmin(pg_current_snapshot())::text';

/** Which database, and how far a reading of it goes. */
export const POSITION = `${EPOCH} as epoch, ${HORIZON} as horizon, ${SEEN_TO} as "walPosition"`;
export const POSITION_ROW = z.object({
  epoch: z.string(),
  horizon: z.string(),
  /** What another server must have replayed, to tell what happened since. */
  walPosition: z.string().nullable(),
});

/** Which entries there are, in few bytes; null where there are none. */
const digestOf = (
  filter: string,
) => `(select md5(string_agg(concat_ws(':', e.xid, e.kind, e.row_id), ',' order by e.xid, e.kind, e.row_id))
  from entry e ${filter})`;

/**
 * What was written since a horizon, as it stands now: the ids that were touched, and those facts of them that there are. An
 * entry may be of a transaction that was read already; to apply it again is harmless. Values: the workspace's id, the horizon.
 */
const SYNC = `/* ledger.sync */
with entry as materialized (
  select f.xid, f.kind, f.row_id from ledger_feed f where f.workspace_id = $1::uuid and f.xid >= $2::xid8
),
touched_change as materialized (
  select distinct e.row_id as id from entry e where e.kind = ${FEED_KINDS.change}
),
touched_incident as materialized (
  select e.row_id as id from entry e where e.kind = ${FEED_KINDS.incident}
  union
  select i.id from touched_change t join incident i on i.workspace_id = ? and i.caused_by_id = t.id
),
touched_runbook as materialized (
  select e.row_id as id from entry e where e.kind = ${FEED_KINDS.runbook}
  union
  select r.seq from touched_change t join runbook_execution r on r.workspace_id = ? and r.change_id = t.id
  union
  select r.seq from touched_incident t join runbook_execution r on r.workspace_id = ? and r.incident_id = t.id
),
completed as (
  select ${CHANGE_COLUMNS}
  from touched_change t join change_request c on c.workspace_id = ? and c.id = t.id and c.completed_at is not null
),
resolved as (
  select i.*
  from touched_incident t join incident i on i.workspace_id = ? and i.id = t.id and i.resolved_at is not null
),
${packFacts(FIRST_INCIDENT.ofFew)}
select ${POSITION},
  coalesce((select p.xid >= $2::xid8 from ledger_feed_floor p where p.workspace_id = ?), false)
    or exists (select from entry e where e.kind = ${FEED_KINDS.everything}) as "isOutrun",
  ${digestOf('')} as "entries",
  ${digestOf('where e.xid >= pg_snapshot_xmin(pg_current_snapshot())')} as "entriesAgain",
  (select coalesce(json_agg(t.id), '[]') from touched_change t) as "changeIds",
  (select coalesce(json_agg(t.id), '[]') from touched_incident t) as "incidentIds",
  (select coalesce(json_agg(t.id), '[]') from touched_runbook t) as "runbookIds",
  ${packedEvents(approvalsOf('touched_change t join approval p on p.workspace_id = ? and p.change_id = t.id'))} as approvals,
  ${packedEvents(runbooksOf('touched_runbook t join runbook_execution r on r.workspace_id = ? and r.seq = t.id'))} as runbooks,
  ${packedEvents(
    openOf(`select i.* from touched_incident t
      join incident i on i.workspace_id = ? and i.id = t.id and i.resolved_at is null`),
  )} as unresolved,
  ${PACKED},
  case when exists (select from entry e where e.kind in (${FEED_KINDS.member}, ${FEED_KINDS.asset}))
    then json_build_object('teams', ${TEAMS}, 'assets', ${ASSETS}) end as names`;
export const SYNC_SQL = SYNC.replaceAll('?', '$1::uuid');

/**
 * One plan for all of its values, which are few rows whatever the statistics say: to plan it for each takes several times as long
 * as to run it.
 */
export const SYNC_SETTINGS = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
};

export const SYNC_ROW = POSITION_ROW.extend(PACKED_ROW.shape)
  .extend(PACKED_EVENTS_ROW.shape)
  .extend({
    /** More was written than the feed still tells: all must be read anew. */
    isOutrun: z.boolean(),
    /** Which entries there are since the horizon that was asked for; null: none, so nothing was written. */
    entries: z.string().nullable(),
    /** Which of them the next reading will meet again, as a transaction that is older than theirs is still open. */
    entriesAgain: z.string().nullable(),
    changeIds: z.array(z.number()),
    incidentIds: z.array(z.number()),
    runbookIds: z.array(z.number()),
    /** null: no member and no asset was written. */
    names: NAMES_ROW.nullable(),
  });
