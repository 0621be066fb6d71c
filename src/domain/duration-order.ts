/** Numbers of rows, as narrow as they fit. */
export type Rows = Uint16Array | Uint32Array;

/** Durations, and which of their rows belong to it, the shortest first. */
export interface Run {
  readonly durationMs: Float64Array;
  readonly order: Rows;
}

/** What percentiles are of: the durations of a segment. */
export interface Durations {
  readonly durationMs: Float64Array;
  /** Whose lowest bit says which rows are of the sample; null: all of them. */
  readonly marks: Uint8Array | null;
  /** The rows of the sample, the shortest duration first; null where nobody has put them in order. */
  readonly order: Rows | null;
}

/** Beyond it a double is no longer exact to the whole number. */
const MOST_EXACT = 2 ** 53;

/**
 * The rows of durations, the shortest first; of equal ones the first row.
 * @param marks whose lowest bit says which rows are wanted; null: all of them.
 */
export function orderOf(durationMs: Float64Array, marks: Uint8Array | null): Rows {
  const isMarked = (row: number) => marks === null || ((marks[row] ?? 0) & 1) !== 0;
  const rows = rowsWhere(durationMs.length, isMarked);
  const width = 2 ** Math.ceil(Math.log2(Math.max(2, durationMs.length)));
  const keys = new Float64Array(rows.length);
  let isExact = true;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    const ms = durationMs[row] ?? 0;
    keys[i] = ms * width + row;
    isExact &&= Math.floor(ms) === ms && Math.abs(ms) < MOST_EXACT / width - 1;
  }
  // To sort by a function takes several times as long as to sort numbers that hold both.
  if (!isExact) return rows.sort((a, b) => (durationMs[a] ?? 0) - (durationMs[b] ?? 0));
  keys.sort();
  for (let i = 0; i < rows.length; i += 1) {
    const key = keys[i] ?? 0;
    rows[i] = key - Math.floor(key / width) * width;
  }
  return rows;
}

/** Those of `count` rows that satisfy a test, ascending. */
export function rowsWhere(count: number, isWanted: (row: number) => boolean): Rows {
  const rows = count <= 65_536 ? new Uint16Array(count) : new Uint32Array(count);
  let to = 0;
  for (let row = 0; row < count; row += 1) if (isWanted(row)) rows[to++] = row;
  return to === count ? rows : rows.slice(0, to);
}
