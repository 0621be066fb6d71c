import type { RequestHandler, Response } from 'express';
import type { Logger } from '../log.js';
import { requestIdOf } from '../telemetry/request-id.js';
import type { Span } from '../telemetry/span.js';
import type { Tracing } from '../telemetry/tracing.js';
import { workFor } from '../telemetry/work-context.js';

/**
 * Gives every request an id, the caller's own where it has a sound one, and answers it as `x-request-id`. Every line of the log that the
 * request leads to has it; a caller's `traceparent` is where its spans belong.
 */
export function identify(tracing: Tracing, log: Logger): RequestHandler {
  return (request, response, next) => {
    const requestId = requestIdOf(request.headers['x-request-id']);
    response.setHeader('x-request-id', requestId);
    const { method } = request;
    const span = tracing.begin({
      name: method,
      kind: 'server',
      attributes: { 'http.request.method': method, 'vigilo.request_id': requestId },
      traceparent: request.get('traceparent'),
    });
    const startedAt = performance.now();
    const ended = () => {
      const { route, status } = whatBecameOf(response);
      const ms = Math.round(performance.now() - startedAt);
      log.debug({ method, route, status, ms }, 'request answered');
      if (span !== null) endSpan(span, { method, route, status });
    };
    workFor({ requestId, span }, () => {
      response.once('close', () => workFor({ requestId, span }, ended));
      next();
    });
  };
}

function whatBecameOf({ locals, statusCode: status }: Response) {
  return { route: String(locals.route ?? 'other'), status };
}

function endSpan(
  span: Span,
  { method, route, status }: { readonly method: string; readonly route: string; readonly status: number },
): void {
  span.rename(`${method} ${route}`);
  span.set('http.route', route);
  span.set('http.response.status_code', status);
  if (status >= 500) span.fail();
  span.end();
}
