import { assembled, type Columns, columnOf, emptyLike, rowsOf, type Shape } from './columns.js';
import { rowCount, type Stretch } from './slice.js';

/** Says of rows which part each goes to: writes a number, or DROPPED, for each of [start, end) to `parts`, from `at` on. */
export type PartOfRows<C> = (columns: C, start: number, end: number, parts: Int32Array, at: number) => void;

/** The part of a row that goes nowhere. */
export const DROPPED = -1;

/**
 * Copies rows into parts, each contiguous and in the order of time: a counting sort (Seward, 1954), one pass to count and one a
 * column to copy.
 * @returns one entry a part, null where it has no row.
 */
export function gather<C extends Columns>(
  stretches: readonly Stretch<{ readonly facts: C }>[],
  partCount: number,
  partOfRows: PartOfRows<C>,
  shape: Shape<C>,
): (C | null)[] {
  const places = new Int32Array(rowCount(stretches));
  let at = 0;
  for (const { segment, start, end } of stretches) {
    partOfRows(segment.facts, start, end, places, at);
    at += end - start;
  }
  const starts = turnIntoPlaces(places, partCount);
  const [first] = stretches;
  if (first === undefined) return Array<C | null>(partCount).fill(null);
  const total = starts[partCount] ?? 0;
  const all = assembled(shape.names, total, (name): ReturnType<typeof emptyLike> => {
    const to = emptyLike(columnOf(first.segment.facts, name), total);
    let row = 0;
    for (const { segment, start, end } of stretches) {
      scatter(columnOf(segment.facts, name), { start, end }, to, places, row);
      row += end - start;
    }
    return to;
  });
  return Array.from({ length: partCount }, (_, part) => {
    const [start = 0, end = 0] = [starts[part], starts[part + 1]];
    return start === end ? null : rowsOf(all, shape, start, end);
  });
}

/** Replaces each row's part by the place where it is to stand. @returns where each part starts, and where the last ends. */
function turnIntoPlaces(parts: Int32Array, partCount: number): Int32Array {
  const starts = new Int32Array(partCount + 1);
  for (let row = 0; row < parts.length; row += 1) {
    const part = parts[row] ?? DROPPED;
    if (part !== DROPPED) starts[part + 1] = (starts[part + 1] ?? 0) + 1;
  }
  for (let part = 0; part < partCount; part += 1)
    starts[part + 1] = (starts[part + 1] ?? 0) + (starts[part] ?? 0);
  const next = starts.slice();
  for (let row = 0; row < parts.length; row += 1) {
    const part = parts[row] ?? DROPPED;
    if (part === DROPPED) continue;
    const place = next[part] ?? 0;
    parts[row] = place;
    next[part] = place + 1;
  }
  return starts;
}

type Numbers = Float64Array | Int32Array | Uint8Array;

function scatter(
  from: Numbers,
  { start, end }: { readonly start: number; readonly end: number },
  to: Numbers,
  places: Int32Array,
  at: number,
): void {
  for (let row = start; row < end; row += 1) {
    const place = places[at + row - start] ?? DROPPED;
    if (place !== DROPPED) to[place] = from[row] ?? 0;
  }
}
