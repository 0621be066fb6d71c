import type { RequestHandler } from 'express';
import { Router } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
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

/** Prometheus metrics of this process, and how long requests took, by route and status. */
export function createTelemetry(): {
  readonly observe: RequestHandler;
  readonly routes: Router;
  close(): void;
} {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'vigilo_' });
  const seconds = new Histogram({
    name: 'vigilo_http_request_seconds',
    help: 'Duration of HTTP requests in seconds.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const routes = Router();
  routes.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return {
    observe: (request, response, next) => {
      const end = seconds.startTimer({ method: request.method });
      // The matched pattern, never the address: a slug or a number would be a label without bound.
      response.on('finish', () =>
        end({ route: response.locals.route ?? 'other', status: response.statusCode }),
      );
      next();
    },
    routes,
    close: () => registry.clear(),
  };
}

/** Names the route that a request is counted under. */
export function countedAs(route: string): RequestHandler {
  return (_request, response, next) => {
    response.locals.route = route;
    next();
  };
}
