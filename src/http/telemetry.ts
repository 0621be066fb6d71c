import { setTimeout as delay } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import { Router } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Orm, operatorEm } from '../db/orm.js';
import type { CountAttempt } from '../dispatch/deliver.js';
import type { Logger } from '../log.js';
import { countPendingDeliveries } from '../store/delivery.store.js';

/** A database that does not answer at all is not waited for longer than this. */
const COUNT_WITHIN_MS = 1_000;

export interface Telemetry {
  readonly observe: RequestHandler;
  readonly routes: Router;
  readonly countAttempt: CountAttempt;
  close(): void;
}

/** Prometheus metrics: of this process, how long its requests took, and of deliveries. */
export function createTelemetry(orm: Orm, log: Logger): Telemetry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'vigilo_' });
  countPending(registry, orm, log);
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
    countAttempt: attemptCounter(registry),
    close: () => registry.clear(),
  };
}

/** A label is one of few words: a channel's name or address would make a series of each. */
function attemptCounter(registry: Registry): CountAttempt {
  const attempts = new Counter({
    name: 'vigilo_delivery_attempts_total',
    help: 'Tries to deliver by this process: delivered, failed (tried again) or given_up.',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
  });
  return (kind, outcome) => attempts.inc({ kind, outcome });
}

/** Read when it is asked for, by one statement. What cannot be read soon is NaN: a scrape must not wait for the database. */
function countPending(registry: Registry, orm: Orm, log: Logger): void {
  new Gauge({
    name: 'vigilo_deliveries_pending',
    help: 'Deliveries of all workspaces that are on their way.',
    registers: [registry],
    async collect() {
      const count = countPendingDeliveries(operatorEm(orm)).catch((error: unknown) => {
        log.warn({ err: error }, 'the deliveries that wait could not be counted');
        return Number.NaN;
      });
      this.set(await Promise.race([count, delay(COUNT_WITHIN_MS, Number.NaN, { ref: false })]));
    },
  });
}

/** Names the route that a request is counted under. */
export function countedAs(route: string): RequestHandler {
  return (_request, response, next) => {
    response.locals.route = route;
    next();
  };
}
