import {
  compareKeys,
  DIMENSIONS,
  type Dimension,
  type Filter,
  type GroupKey,
} from '../../src/domain/grouping.js';
import type { Window } from '../../src/domain/window.js';

export const GROUP_ID =
  'Unique over dimension, key, filter and window, so that a client cache keeps groups apart. Opaque; no `node` has it.';

interface Group {
  readonly dimension: Dimension;
  readonly key: GroupKey;
}

/**
 * The id of a group in a report: a cache that keeps what has an id once must not take the numbers of one window or filter for those of
 * another.
 * @param report sets groups of one kind of report apart from those of others; empty for the four metrics.
 */
export function groupId(
  report: string,
  { dimension, key }: Group,
  filter: Filter,
  windows: readonly Window[],
): string {
  // "Unassigned" has no `=`, so no key can be taken for it.
  const group = `${dimension}${key === null ? '' : `=${key}`}`;
  const times = windows.map(({ startMs, endMs }) => `${startMs}-${endMs}`).join('/');
  return `${report}${group}@${times}${filterText(filter)}`;
}

/** The same for the same groups, in whatever order they were named; nothing where all are kept. */
function filterText(filter: Filter): string {
  const kept = DIMENSIONS.flatMap((dimension) => {
    const keys = filter[dimension];
    return keys === undefined ? [] : [[dimension, [...new Set<GroupKey>(keys)].sort(compareKeys)]];
  });
  return kept.length === 0 ? '' : `?${JSON.stringify(Object.fromEntries(kept))}`;
}
