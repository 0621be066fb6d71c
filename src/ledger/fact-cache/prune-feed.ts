import { z } from 'zod';
import { type Orm, operatorEm } from '../../db/orm.js';
import { readRows } from '../rows.js';

/** Who has not read the feed for this long reads the ledger anew: that costs less than to keep the feed of a day. */
const KEPT_MINUTES = 15;

/** Nobody here has written what is behind every snapshot: it came with the dump of a server that has seen more transactions. */
const IS_FOREIGN = (xid: string) => `${xid} >= pg_snapshot_xmax(pg_current_snapshot())`;

const PRUNE = `
/* ledger feed: forget what everybody has had time to read, and say how far; and what is of another server */
with old as (
  delete from ledger_feed f
  where f.written_at < now() - ?::float8 * interval '1 minute' and f.xid < pg_snapshot_xmin(pg_current_snapshot())
  returning f.workspace_id, f.xid
),
foreign_entry as (
  delete from ledger_feed f where ${IS_FOREIGN('f.xid')} returning f.workspace_id
),
floor as (
  insert into ledger_feed_floor as p (workspace_id, xid)
  select o.workspace_id, max(o.xid) from old o group by o.workspace_id
  on conflict (workspace_id) do update
  set xid = case when ${IS_FOREIGN('p.xid')} then excluded.xid else greatest(p.xid, excluded.xid) end
),
foreign_floor as (
  delete from ledger_feed_floor p
  where ${IS_FOREIGN('p.xid')} and not exists (select from old o where o.workspace_id = p.workspace_id)
)
select ((select count(*) from old) + (select count(*) from foreign_entry))::float8 as "forgotten"`;

const FORGOTTEN = z.object({ forgotten: z.number() });

/** Forgets old entries of every workspace's feed. @returns how many. */
export async function pruneLedgerFeed(orm: Orm, keptMinutes = KEPT_MINUTES): Promise<number> {
  const [row] = await readRows(operatorEm(orm), { sql: PRUNE, values: [keptMinutes] }, FORGOTTEN);
  return row?.forgotten ?? 0;
}
