import { z } from 'zod';
import type { EntityManager } from '../db/orm.js';

const WITHIN = 'set local statement_timeout = 500';

const LAST_NIGHT = `
/* evaluation: the last night that was evaluated, of the workspace that is the furthest behind */
select (extract(epoch from min(coalesce(n.evaluated_at, w.created_at))) * 1000)::float8 as "ms"
from workspace w
left join lateral (
  select r.evaluated_at from evaluation_run r
  where r.workspace_id = w.id and r.state = 'done' and r."trigger" = 'night'
  order by r.evaluated_at desc
  limit 1
) n on true`;

/**
 * The instant of the last night that was evaluated, of the workspace for which it is the longest ago; one that has had none yet counts from
 * when it was made. null: there is no workspace.
 * @param em the operator's.
 * @throws where it takes longer than half a second.
 */
export async function oldestLastNightMs(em: EntityManager): Promise<number | null> {
  return em.transactional(async (tx) => {
    await tx.execute(WITHIN);
    const [row]: unknown[] = await tx.execute(LAST_NIGHT);
    return z.object({ ms: z.number().nullable() }).parse(row).ms;
  });
}
