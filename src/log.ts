import { type DestinationStream, type Logger, pino } from 'pino';
import { cutSecrets } from './telemetry/cut-secrets.js';
import { workContext } from './telemetry/work-context.js';

export type { Logger } from 'pino';

/** Fields that are cut out whatever they hold. */
const SECRET_FIELDS = ['authorization', 'cookie', 'token', 'password', 'secret', 'url', 'recipients'];
const LEVELS = ['', '*.', '*.*.'];

/**
 * Structured logs, on standard output unless told otherwise. A line that belongs to a request has its id. Secrets are cut out twice: by
 * the names of fields, and by their looks, wherever in a line they stand, a message of PostgreSQL's included.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    redact: {
      paths: LEVELS.flatMap((prefix) => SECRET_FIELDS.map((field) => `${prefix}${field}`)),
      censor: '[cut]',
    },
    mixin: contextFields,
    hooks: { streamWrite: cutSecrets },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function contextFields(): object {
  const { requestId, span } = workContext();
  return {
    ...(requestId === undefined ? {} : { requestId }),
    ...(span ? { traceId: span.traceId } : {}),
  };
}
