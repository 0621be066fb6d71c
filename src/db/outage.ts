import type { Logger } from '../log.js';
import { onceInAWhile } from '../once-in-a-while.js';
import { isUnreachable } from './unreachable.js';

/** PostgreSQL's "disk full": of its tables, of a sort that needs more than memory, or of its write-ahead log. */
const DISK_FULL = '53100';

/** Why nothing can be read or written now, though nobody asked amiss. */
export interface Outage {
  /** For whoever asked. */
  readonly detail: string;
  /** For the operator. */
  readonly told: string;
  /** Whether it is told of already. */
  readonly isTimeToTell: () => boolean;
}

const TELL_EVERY_MS = 10_000;
const UNREACHABLE: Outage = {
  detail: 'the gateway cannot reach its database; try again in a few seconds',
  told: 'requests fail: the database cannot be reached',
  isTimeToTell: onceInAWhile(TELL_EVERY_MS),
};
const FULL: Outage = {
  detail: 'the database has no room left, and nothing of this was stored; try again when its disk has room',
  told: "requests fail: the database's disk is full",
  isTimeToTell: onceInAWhile(TELL_EVERY_MS),
};

/** Null where an error has another reason than the state that the database is in. */
export function outageOf(error: unknown): Outage | null {
  if (isOutOfRoom(error)) return FULL;
  return isUnreachable(error) ? UNREACHABLE : null;
}

/** Whether something failed because the database's disk is full. */
export function isOutOfRoom(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === DISK_FULL) || isOutOfRoom(error.cause);
}

/** One line in a while, however many ask meanwhile. */
export function tellOfOutage(log: Logger, { told, isTimeToTell }: Outage, error: unknown): void {
  if (isTimeToTell()) log.error({ err: error }, told);
}
