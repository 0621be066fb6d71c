import type { ChannelWish } from '../domain/channel.js';
import { CHANGE_TYPES } from '../domain/ledger-words.js';
import { badInput, quoted } from '../errors.js';

const MOST_KEYS = 500;
const CHANGE_TYPE_KEYS: ReadonlySet<string | null> = new Set([...CHANGE_TYPES, null]);

/**
 * Checks that a channel can ever be told anything: a filter that nothing matches looks like one that works, until the alert
 * that mattered is missed.
 * @throws PublicError BAD_USER_INPUT that names the filter.
 */
export function checkWish({ events, metrics, dimension, keys }: ChannelWish): void {
  if (events.length === 0) throw badInput('input.events', 'must name at least one event');
  if (metrics?.length === 0) throw badInput('input.metrics', 'must name at least one metric; null is all');
  if (dimension !== null && events.every((event) => event === 'goal.breached'))
    throw badInput('input.dimension', 'must be null for goals alone, which are of the workspace as a whole');
  checkKeys(dimension, keys);
}

function checkKeys(dimension: ChannelWish['dimension'], keys: ChannelWish['keys']): void {
  if (keys === null) return;
  if (keys.length === 0) throw badInput('input.keys', 'must name at least one group; null is all');
  if (keys.length > MOST_KEYS) throw badInput('input.keys', `must be at most ${MOST_KEYS}`);
  const unknown = dimension === 'change_type' ? keys.find((key) => !CHANGE_TYPE_KEYS.has(key)) : undefined;
  if (unknown === undefined) return;
  throw badInput('input.keys', `must be among ${CHANGE_TYPES.join(', ')} and null, not ${quoted(unknown)}`);
}
