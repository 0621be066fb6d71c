import { setTimeout as delay } from 'node:timers/promises';
import { Router } from 'express';
import { pendingMigrations } from '../db/migrate.js';
import { type Orm, operatorEm } from '../db/orm.js';
import { warnOfOutage } from '../db/outage.js';
import type { Logger } from '../log.js';

/** The database need not be waited for: a balancer asks again. */
const ANSWERS_WITHIN_MS = 2_000;
const NOT_READY = 'not ready: the database cannot be reached';

/**
 * For load balancers: alive, ready to serve. No token, and nothing of the ledger.
 * @param isLeaving whether the gateway is about to stop: it still answers, and wants no more to be sent to it.
 */
export function healthRoutes(orm: Orm, log: Logger, isLeaving: () => boolean): Router {
  const router = Router();
  let isTold = false;
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'alive' });
  });
  router.get('/readyz', async (_request, response) => {
    const { obstacle, error } = isLeaving() ? { obstacle: 'stopping', error: null } : await look(orm);
    // Once, not at every look.
    isTold = error !== null && (isTold || warnOfOutage(log, error, NOT_READY));
    response.status(obstacle === null ? 200 : 503).json({ status: obstacle ?? 'ready' });
  });
  return router;
}

interface Look {
  readonly obstacle: string | null;
  readonly error: unknown;
}

async function look(orm: Orm): Promise<Look> {
  try {
    const isThere = reach(orm);
    // Of a connection that is half open nothing is ever heard; what comes of it later is of no use.
    isThere.catch(() => undefined);
    const pending = await Promise.race([isThere, delay(ANSWERS_WITHIN_MS, null, { ref: false })]);
    if (pending === null) throw new Error(`no answer within ${ANSWERS_WITHIN_MS} ms`);
    return { obstacle: pending > 0 ? 'migrations pending' : null, error: null };
  } catch (error) {
    return { obstacle: 'database unreachable', error };
  }
}

/** @returns how many migrations the database lacks. */
async function reach(orm: Orm): Promise<number> {
  await operatorEm(orm).execute('/* health.reach */ select 1');
  return (await pendingMigrations(orm)).length;
}
