import type { LedgerFacts } from './facts.js';
import type { Window } from './window.js';

/**
 * The records that one number is computed from: the rows of the facts that lie in a window and, for a group, belong
 * to it. Rows are ascending, hence in order of completion and of resolution.
 */
export interface Slice {
  readonly facts: LedgerFacts;
  readonly window: Window;
  /** Rows of `facts.changes`. */
  readonly changes: Int32Array;
  /** Rows of `facts.incidents`. */
  readonly incidents: Int32Array;
}

/** Every record of `facts` that lies in `window`: changes by completion, incidents by resolution. */
export function sliceOf(facts: LedgerFacts, window: Window): Slice {
  return {
    facts,
    window,
    changes: range(
      firstAtOrAfter(facts.changes.completedAtMs, window.startMs),
      firstAtOrAfter(facts.changes.completedAtMs, window.endMs),
    ),
    incidents: range(
      firstAtOrAfter(facts.incidents.resolvedAtMs, window.startMs),
      firstAtOrAfter(facts.incidents.resolvedAtMs, window.endMs),
    ),
  };
}

/** The part of a slice that lies in `window`, which the slice's own window must contain. Shares its memory. */
export function narrow(slice: Slice, window: Window): Slice {
  const { completedAtMs } = slice.facts.changes;
  const { resolvedAtMs } = slice.facts.incidents;
  const cut = (rows: Int32Array, instants: Float64Array) =>
    rows.subarray(rowsBefore(rows, instants, window.startMs), rowsBefore(rows, instants, window.endMs));
  return {
    facts: slice.facts,
    window,
    changes: cut(slice.changes, completedAtMs),
    incidents: cut(slice.incidents, resolvedAtMs),
  };
}

/** The values of `column` at `rows`. */
export function pick(column: Float64Array, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i += 1) values[i] = column[rows[i] ?? 0] ?? Number.NaN;
  return values;
}

function range(start: number, end: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, i) => start + i);
}

/** The first index of an ascending column that holds at least `ms`. */
function firstAtOrAfter(instants: Float64Array, ms: number): number {
  return bisect(instants.length, (index) => (instants[index] ?? 0) < ms);
}

function rowsBefore(rows: Int32Array, instants: Float64Array, ms: number): number {
  return bisect(rows.length, (index) => (instants[rows[index] ?? 0] ?? 0) < ms);
}

/** How many of the first `count` indexes satisfy `isBefore`, which must hold for a prefix of them. */
export function bisect(count: number, isBefore: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
