import { z } from 'zod';
import { type Orm, operatorEm } from '../../db/orm.js';
import { readRows } from '../rows.js';

/** Who has not read the feed for this long reads the ledger anew: that costs less than to keep the feed of a day. */
const KEPT_MINUTES = 15;

const PRUNE = `
/* ledger feed: forget what everybody has had time to read, and say how far */
with old as (
  delete from ledger_feed f
  where f.written_at < now() - ?::float8 * interval '1 minute' and f.xid < pg_snapshot_xmin(pg_current_snapshot())
  returning f.workspace_id, f.xid
),
floor as (
  insert into ledger_feed_floor as p (workspace_id, xid)
  select o.workspace_id, max(o.xid) from old o group by o.workspace_id
  on conflict (workspace_id) do update set xid = greatest(p.xid, excluded.xid)
)
select count(*)::float8 as "forgotten" from old`;

const FORGOTTEN = z.object({ forgotten: z.number() });

/** Forgets old entries of every workspace's feed. @returns how many. */
export async function pruneLedgerFeed(orm: Orm, keptMinutes = KEPT_MINUTES): Promise<number> {
  const [row] = await readRows(operatorEm(orm), { sql: PRUNE, values: [keptMinutes] }, FORGOTTEN);
  return row?.forgotten ?? 0;
}
