import { type Outage, outageOf } from '../db/outage.js';
import { onceInAWhile } from '../once-in-a-while.js';
import { KeysUnavailable } from './remote-keys.js';

const TELL_EVERY_MS = 10_000;
const NO_KEYS: Outage = {
  detail: 'the keys that JWTs are checked by cannot be fetched; try again in a few seconds',
  told: 'JWTs cannot be checked: their keys cannot be fetched',
  isTimeToTell: onceInAWhile(TELL_EVERY_MS),
};

/**
 * Why a call cannot be answered now, though nobody asked amiss; null where an error has another reason. Keys come first: what their
 * server does to a connection is no fault of the database's.
 */
export function outageOfCall(error: unknown): Outage | null {
  return error instanceof KeysUnavailable ? NO_KEYS : outageOf(error);
}
