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
  if (!isTimeToTell()) return;
  toldAtMs = performance.now();
  log.error({ err: error }, told);
}

/** When anything of an outage was told last. */
let toldAtMs = Number.NEGATIVE_INFINITY;

/**
 * What a part of the gateway notices of an outage by itself, and mends by itself. All of them notice at once (a restart of the database had
 * seven lines): the first one tells, in its words, and nobody where requests have told already.
 * @returns whether it was told.
 */
export function warnOfOutage(log: Logger, error: unknown, words: string): boolean {
  const nowMs = performance.now();
  const isTime = nowMs - toldAtMs >= TELL_EVERY_MS;
  if (isTime) toldAtMs = nowMs;
  log[isTime ? 'warn' : 'debug']({ err: error }, words);
  return isTime;
}

/** A connection that nobody was asking over is gone. */
export function warnOfLoss(log: Logger, error: unknown): void {
  warnOfOutage(log, error, 'connections to the database are lost: making others');
}

/** What mends itself, and may be of an outage or of something else. */
export interface Trouble {
  readonly words: string;
  /** What else is logged of it. */
  readonly about?: object;
  /** Of what would be told at every turn, where it is no outage. */
  readonly isTimeToTell?: () => boolean;
}

/** Tells of what mends itself; of an outage, as the parts of a gateway tell of one. */
export function warnOf(log: Logger, error: unknown, { words, about, isTimeToTell }: Trouble): void {
  if (outageOf(error) !== null) warnOfOutage(log, error, words);
  else if (isTimeToTell === undefined || isTimeToTell()) log.warn({ err: error, ...about }, words);
}
