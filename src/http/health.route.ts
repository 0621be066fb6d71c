import { Router } from 'express';
import { pendingMigrations } from '../db/migrate.js';
import { type Orm, operatorEm } from '../db/orm.js';
import type { Logger } from '../log.js';

/** For load balancers: alive, ready to serve. No token, and nothing of the ledger. */
export function healthRoutes(orm: Orm, log: Logger): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'alive' });
  });
  router.get('/readyz', async (_request, response) => {
    const obstacle = await obstacleTo(orm, log);
    response.status(obstacle === null ? 200 : 503).json({ status: obstacle ?? 'ready' });
  });
  return router;
}

async function obstacleTo(orm: Orm, log: Logger): Promise<string | null> {
  try {
    await operatorEm(orm).execute('/* health.reach */ select 1');
    return (await pendingMigrations(orm)).length > 0 ? 'migrations pending' : null;
  } catch (error) {
    log.warn({ err: error }, 'not ready: the database cannot be reached');
    return 'database unreachable';
  }
}
