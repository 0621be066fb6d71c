import type { FactNames } from './facts.js';
import type { ChangeType } from './ledger-words.js';

export const DIMENSIONS = ['team', 'service', 'change_type'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** A group's key: a team's name, a service's asset key or a change type; null is "Unassigned". */
export type GroupKey = string | null;

export const UNASSIGNED = 'Unassigned';

/**
 * Keeps records whose key is among those listed: OR inside a field, AND between fields. A field that is left out
 * keeps everything; an empty list keeps nothing; null in a list stands for "Unassigned".
 */
export interface Filter {
  readonly team?: readonly GroupKey[] | undefined;
  readonly service?: readonly GroupKey[] | undefined;
  readonly change_type?: readonly (ChangeType | null)[] | undefined;
}

/** What a person reads for a key: the asset's name, the team, "Emergency", or "Unassigned". */
export function labelOf({ assetByKey }: FactNames, dimension: Dimension, key: GroupKey): string {
  if (key === null) return UNASSIGNED;
  if (dimension === 'service') return assetByKey.get(key)?.name ?? key;
  return dimension === 'change_type' ? key.charAt(0).toUpperCase() + key.slice(1) : key;
}

/** By their letters, "Unassigned" last. */
export function compareKeys(a: GroupKey, b: GroupKey): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
