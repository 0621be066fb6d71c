import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Structured logs on standard output. Tokens and passwords are cut out wherever they stand. */
export function createLog(level: string): Logger {
  return pino({
    level,
    redact: {
      paths: ['authorization', 'token', '*.authorization', '*.token', '*.password'],
      censor: '[cut]',
    },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}
