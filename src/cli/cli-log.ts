import { destination } from 'pino';
import { createLog, type Logger } from '../log.js';

const STANDARD_ERROR = 2;

/**
 * Logs of a command, on standard error: its standard output is what it made, and a token must stand there alone. What
 * is worth a line in a server's log (`info`) is not worth one to a person at a terminal.
 */
export function createCliLog(level: string): Logger {
  return createLog(level === 'info' ? 'warn' : level, destination({ fd: STANDARD_ERROR, sync: true }));
}
