import { DIMENSIONS, type Dimension, type GroupKey } from '../domain/grouping.js';

/** Keys kept by dimension; null is Unassigned. */
type Filter = { readonly [dimension in Dimension]?: readonly GroupKey[] | undefined };

/** A filter as REST and the export take it; empty where everything is kept. Example: `team:payments,service:"a,b",team:`. */
export function filterText(filter: Filter): string {
  return DIMENSIONS.flatMap((dimension) =>
    (filter[dimension] ?? []).map((key) => `${dimension}:${quotedKey(key ?? '')}`),
  ).join(',');
}

function quotedKey(key: string): string {
  return /[",]/.test(key) || key !== key.trim() ? `"${key.replaceAll('"', '""')}"` : key;
}
