import { z } from 'zod';
import { FEED_KINDS } from '../../db/migrations/20261127-ledger-feed.migration.js';
import { isReachedBy, SEEN_TO } from '../../db/wal-position.js';
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
 * Which database this is: another cluster, or tables that were made anew (a dump that was restored) count their transactions
 * otherwise, so nothing that was read before can be built upon. The line of its history is part of the position in its log.
 */
const EPOCH = `(select concat_ws('/', s.system_identifier,
  (select d.oid from pg_database d where d.datname = current_database()), 'ledger_feed'::regclass::oid)
  from pg_control_system() s)`;

/**
 * Which transactions the reading saw the end of. A replica knows which of them are open, and does not tell: of its snapshot only the
 * oldest one counts, and \`seen\` names what it saw of those that came later.
 */
const SNAPSHOT = `case when pg_is_in_recovery()
  then format('%1$s:%1$s:', pg_snapshot_xmin(pg_current_snapshot())) else pg_current_snapshot()::text end`;

/** What is left out is met again, which costs time and nothing else, save for "everything", which comes first. */
const MOST_SEEN = 1_000;

/**
 * Of a replica, the transactions behind its snapshot that wrote to the workspace and were seen. An entry whose row another
 * transaction wrote, as a restored dump's, proves nothing about the one that it names. Values: the workspace's id.
 */
const SEEN = `case when pg_is_in_recovery() then array(
    select f.xid::text from ledger_feed f
    where f.workspace_id = $1::uuid and f.xid >= pg_snapshot_xmin(pg_current_snapshot())
      and f.xid < pg_snapshot_xmax(pg_current_snapshot()) and f.xmin = f.xid::xid
    group by f.xid order by min(f.kind), f.xid limit ${MOST_SEEN})
  else '{}' end`;

/** Which database, and how far a reading of it goes. Values: the workspace's id. */
export const POSITION = `${EPOCH} as epoch, ${SNAPSHOT} as snapshot, ${SEEN} as seen, ${SEEN_TO} as "walPosition",
  case when not pg_is_in_recovery() then extract(epoch from pg_postmaster_start_time())::text end as "startedAt"`;
export const POSITION_ROW = z.object({
  epoch: z.string(),
  /** A \`pg_snapshot\`. */
  snapshot: z.string().regex(/^\d+:\d+:[\d,]*$/),
  seen: z.array(z.string().regex(/^\d+$/)),
  /** What another server must have replayed, to tell what happened since. */
  walPosition: z.string().nullable(),
  /** When the server that writes was started; null of a replica. */
  startedAt: z.string().nullable(),
});
export type Position = z.infer<typeof POSITION_ROW>;

/**
 * Whether what was read at \`known\` can be built upon at \`now\`. A server that was started anew may have lost what it had shown (commits
 * that nobody waited for, or all since a snapshot of its disk), and has used the numbers of its transactions again.
 */
export function isContinued(known: Position, now: Position): boolean {
  const isSameStart = known.startedAt === null || now.startedAt === null || known.startedAt === now.startedAt;
  return known.epoch === now.epoch && isSameStart && isReachedBy(known.walPosition, now.walPosition);
}

/**
 * The entries that the last reading did not see, whenever their transactions began. An entry behind the snapshot at hand came with a
 * dump of another server. A join without `offset` may read the whole feed for each open transaction. Values: the workspace's id, the last reading's snapshot, and what it had seen beyond.
 */
const ENTRIES = (columns: string) => `
  select ${columns} from ledger_feed f
  where f.workspace_id = $1::uuid and f.xid >= pg_snapshot_xmax($2::pg_snapshot)
    and f.xid < pg_snapshot_xmax(pg_current_snapshot()) and f.xid <> all ($3::xid8[])
  union all
  select ${columns} from pg_snapshot_xip($2::pg_snapshot) open(xid)
  cross join lateral (
    select e.* from ledger_feed e where e.workspace_id = $1::uuid and e.xid = open.xid offset 0
  ) f`;

/** The feed was pruned of what the last reading did not see, or is that of a server that has come less far. Values: as ENTRIES. */
const IS_OUTRUN = `pg_snapshot_xmax($2::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot())
    or exists (select from ledger_feed_floor p where p.workspace_id = $1::uuid
      and p.xid >= pg_snapshot_xmin($2::pg_snapshot) and p.xid < pg_snapshot_xmax(pg_current_snapshot()))`;

/** Whether anything was written since the last reading; mostly nothing was. Values: as ENTRIES. */
export const ASK_SQL = `/* ledger.news */
select ${POSITION}, exists (${ENTRIES('')}) as "isNew", ${IS_OUTRUN} as "isOutrun"`;

export const ASK_ROW = POSITION_ROW.extend({ isNew: z.boolean(), isOutrun: z.boolean() });

/** What was written since the last reading, as it stands now: the ids that were touched, and those facts of them that there are. Values: as ENTRIES. */
const SYNC = `/* ledger.sync */
with entry as materialized (${ENTRIES('f.kind, f.row_id')}
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
  ${IS_OUTRUN} or exists (select from entry e where e.kind = ${FEED_KINDS.everything}) as "isOutrun",
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
    changeIds: z.array(z.number()),
    incidentIds: z.array(z.number()),
    runbookIds: z.array(z.number()),
    /** null: no member and no asset was written. */
    names: NAMES_ROW.nullable(),
  });
