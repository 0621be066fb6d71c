import type { RequestHandler } from 'express';
import { Router } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { answerCacheMetrics, factCacheMetrics } from '../telemetry/metrics/cache.metrics.js';
import { type DatabaseMetricsServices, databaseMetrics } from '../telemetry/metrics/database.metrics.js';
import { graphqlMetrics } from '../telemetry/metrics/graphql.metrics.js';
import { jobMetrics } from '../telemetry/metrics/job.metrics.js';
import { scanMetrics } from '../telemetry/metrics/scan.metrics.js';

export type Telemetry = ReturnType<typeof createTelemetry>;

/**
 * Prometheus metrics of this process. A label is one of a set that is known beforehand: nothing that a client wrote ever is one, or
 * anybody could make series without end.
 */
export function createTelemetry(services: DatabaseMetricsServices) {
  const registry = new Registry();
  const routes = Router();
  routes.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  databaseMetrics(registry, services);
  collectDefaultMetrics({ register: registry, prefix: 'vigilo_' });
  return {
    observe: observeRequests(registry),
    routes,
    graphql: graphqlMetrics(registry),
    facts: factCacheMetrics(registry),
    answers: answerCacheMetrics(registry),
    jobs: jobMetrics(registry),
    scans: scanMetrics(registry),
    close: () => registry.clear(),
  };
}

function observeRequests(registry: Registry): RequestHandler {
  const seconds = new Histogram({
    name: 'vigilo_http_request_seconds',
    help: 'Duration of HTTP requests in seconds.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return (request, response, next) => {
    const end = seconds.startTimer({ method: request.method });
    // The matched pattern, never the address: a slug or a number would be a label without bound.
    response.on('finish', () =>
      end({ route: response.locals.route ?? 'other', status: response.statusCode }),
    );
    next();
  };
}

/** Names the route that a request is counted under. */
export function countedAs(route: string): RequestHandler {
  return (_request, response, next) => {
    response.locals.route = route;
    next();
  };
}
