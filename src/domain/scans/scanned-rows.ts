import type { Columns } from '../columns.js';
import type { Segment } from '../segment.js';
import type { Window } from '../window.js';

/** Columns that a scan reads, as they are handed to another thread. */
export interface HeldColumns<C extends Columns> extends Segment {
  readonly facts: C;
}

/** Of the segments that some windows meet, the columns. */
export function columnsIn<C extends Columns>(
  segments: readonly HeldColumns<C>[],
  windows: readonly Window[],
): C[] {
  return segments
    .filter(({ firstMs, lastMs }) =>
      windows.some(({ startMs, endMs }) => lastMs >= startMs && firstMs < endMs),
    )
    .map(({ facts }) => facts);
}

/** How many rows they have together. */
export function countRows(lists: readonly (readonly Columns[])[]): number {
  return lists.flat().reduce((sum, { count }) => sum + count, 0);
}

/** How much of their memory is not shared, and would be copied for another thread. */
export function copiedBytes(lists: readonly (readonly Columns[])[]): number {
  const own = new Set<ArrayBufferLike>();
  for (const columns of lists.flat())
    for (const column of Object.values(columns))
      if (ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer) own.add(column.buffer);
  return [...own].reduce((sum, { byteLength }) => sum + byteLength, 0);
}
