import { bisect } from './bisect.js';
import type { Window } from './window.js';

/**
 * Consecutive half-open intervals, given by their edges: interval `i` is [edges[i], edges[i + 1]). Ascending, at least two.
 */
export type Edges = Float64Array;

/** What is in order of time. */
interface InTime {
  readonly count: number;
  readonly atMs: Float64Array;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Told of what lies in each interval, in order of time. */
export interface IntervalVisitor<S> {
  /** All of `part` lies in the interval. */
  whole(interval: number, part: S): void;
  /** Rows [start, end) of `part` do; never none. */
  rows(interval: number, part: S, start: number, end: number): void;
  /** There is no more in the interval. */
  done(interval: number): void;
}

/** One interval: the window. */
export function edgesOf({ startMs, endMs }: Window): Edges {
  return Float64Array.of(startMs, endMs);
}

/** The edges of windows that follow each other without a gap. */
export function edgesOfAll(windows: readonly Window[]): Edges {
  const last = windows.at(-1);
  return Float64Array.from(last === undefined ? [] : [...windows.map(({ startMs }) => startMs), last.endMs]);
}

/**
 * Walks through `parts`, which are in order of time and do not overlap, once for all intervals. Looks into a part only where an
 * edge cuts it.
 */
export function walkIntervals<S extends InTime>(
  parts: readonly S[],
  edges: Edges,
  visitor: IntervalVisitor<S>,
): void {
  const startMs = edges[0] ?? 0;
  let index = bisect(0, parts.length, (part) => (parts[part]?.lastMs ?? 0) < startMs);
  let row = 0;
  for (let interval = 0; interval + 1 < edges.length; interval += 1) {
    const endMs = edges[interval + 1] ?? 0;
    for (let part = parts[index]; part !== undefined; part = parts[index]) {
      if (interval === 0 && row === 0 && part.firstMs < startMs) row = rowsBefore(part.atMs, startMs, 0);
      if (part.lastMs < endMs) {
        if (row === 0) visitor.whole(interval, part);
        else if (row < part.count) visitor.rows(interval, part, row, part.count);
        index += 1;
        row = 0;
        continue;
      }
      if (part.firstMs < endMs) {
        const end = rowsBefore(part.atMs, endMs, row);
        if (end > row) visitor.rows(interval, part, row, end);
        row = end;
      }
      break;
    }
    visitor.done(interval);
  }
}

/**
 * How many instants are below `ms`, given that all before `from` are: by doubling steps and then by halves, so that what is near is
 * found at once (Bentley and Yao, "An almost optimal algorithm for unbounded searching", 1976).
 */
export function rowsBefore(atMs: Float64Array, ms: number, from: number): number {
  let low = from;
  let step = 1;
  while (low + step <= atMs.length && (atMs[low + step - 1] ?? 0) < ms) {
    low += step;
    step *= 2;
  }
  return bisect(low, Math.min(low + step - 1, atMs.length), (row) => (atMs[row] ?? 0) < ms);
}
