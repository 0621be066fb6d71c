import { mayStillFail } from './change-outcome.js';
import { DROPPED } from './code-table.js';
import { type FailureRule, hasFailed } from './failed-change.js';
import { type Edges, walkIntervals } from './intervals.js';
import { percentilesInPlace } from './percentile.js';
import type { PercentilesEach } from './sample-percentiles.js';
import type { ChangeSegment, Segment } from './segment.js';

/**
 * Records told apart twice: by group and by interval. The cell of group `g` and interval `i` of `n` is `g · n + i`; of what is
 * DROPPED it comes out below 0.
 */
export interface Cells<S> {
  readonly segments: readonly S[];
  readonly edges: Edges;
  /** The group of each row of a segment, or DROPPED. */
  readonly groupsIn: (segment: S) => Int32Array;
  readonly groupCount: number;
}

/** The cells of some segments under a partition. */
export function cellsOf<S>(
  segments: readonly S[],
  edges: Edges,
  { keys }: { readonly keys: readonly unknown[] },
  groupsIn: (segment: S) => Int32Array,
): Cells<S> {
  return { segments, edges, groupsIn, groupCount: keys.length };
}

/** How many records each cell has. */
export function countEach<S extends Segment>(cells: Cells<S>): Int32Array {
  const intervals = cells.edges.length - 1;
  const counts = new Int32Array(cells.groupCount * intervals);
  eachStretch(cells, (interval, groups, start, end) => {
    for (let row = start; row < end; row += 1) {
      const cell = (groups[row] ?? DROPPED) * intervals + interval;
      if (cell >= 0) counts[cell] = (counts[cell] ?? 0) + 1;
    }
  });
  return counts;
}

/** How many closed changes each cell has, how many of them failed, and how many have not failed and still may. */
export function countFailuresEach(cells: Cells<ChangeSegment>, rule: FailureRule) {
  const intervals = cells.edges.length - 1;
  const closed = new Int32Array(cells.groupCount * intervals);
  const failed = new Int32Array(closed.length);
  const pending = new Int32Array(closed.length);
  const { failureWindowMs, asOfMs } = rule;
  eachStretch(cells, (interval, groups, start, end, { facts, atMs, lastMs }) => {
    const isSettled = !mayStillFail(lastMs, failureWindowMs, asOfMs);
    const { outcome, incidentDelayMs } = facts;
    for (let row = start; row < end; row += 1) {
      const cell = (groups[row] ?? DROPPED) * intervals + interval;
      if (cell < 0) continue;
      closed[cell] = (closed[cell] ?? 0) + 1;
      if (hasFailed(outcome[row], incidentDelayMs[row], rule)) failed[cell] = (failed[cell] ?? 0) + 1;
      else if (!isSettled && mayStillFail(atMs[row] ?? 0, failureWindowMs, asOfMs))
        pending[cell] = (pending[cell] ?? 0) + 1;
    }
  });
  return { closed, failed, pending };
}

/**
 * Exact percentiles of the durations of each cell: a counting sort brings those of one cell together (H. H. Seward, 1954), then each
 * cell is selected from by itself.
 * @param sampleSize as `countEach` has it.
 */
export function percentilesEach<S extends Segment>(
  cells: Cells<S>,
  sampleSize: Int32Array,
  durationsIn: (segment: S) => Float64Array,
): PercentilesEach {
  const intervals = cells.edges.length - 1;
  const next = startsOf(sampleSize);
  const durations = borrow(next[sampleSize.length] ?? 0);
  eachStretch(cells, (interval, groups, start, end, segment) => {
    const durationMs = durationsIn(segment);
    for (let row = start; row < end; row += 1) {
      const cell = (groups[row] ?? DROPPED) * intervals + interval;
      if (cell < 0) continue;
      const place = next[cell] ?? 0;
      durations[place] = durationMs[row] ?? 0;
      next[cell] = place + 1;
    }
  });
  const p50 = new Float64Array(sampleSize.length).fill(Number.NaN);
  const p90 = new Float64Array(sampleSize.length).fill(Number.NaN);
  for (let cell = 0; cell < sampleSize.length; cell += 1) {
    const count = sampleSize[cell] ?? 0;
    if (count === 0) continue;
    const found = percentilesInPlace(durations, (next[cell] ?? 0) - count, count);
    p50[cell] = found.p50;
    p90[cell] = found.p90;
  }
  return { p50, p90, sampleSize };
}

type StretchVisitor<S> = (
  interval: number,
  groups: Int32Array,
  start: number,
  end: number,
  segment: S,
) => void;

function eachStretch<S extends Segment>(
  { segments, edges, groupsIn }: Cells<S>,
  visit: StretchVisitor<S>,
): void {
  walkIntervals(segments, edges, {
    whole: (interval, segment) => visit(interval, groupsIn(segment), 0, segment.count, segment),
    rows: (interval, segment, start, end) => visit(interval, groupsIn(segment), start, end, segment),
    done: () => undefined,
  });
}

/** Where each cell starts if they stand behind each other, and where the last ends. */
function startsOf(counts: Int32Array): Int32Array {
  const starts = new Int32Array(counts.length + 1);
  for (let cell = 0; cell < counts.length; cell += 1)
    starts[cell + 1] = (starts[cell] ?? 0) + (counts[cell] ?? 0);
  return starts;
}

/** More than this is not kept for the next call. */
const MOST_KEPT = 4_194_304;
let kept = new Float64Array(0);

/** Memory that holds anything, until the next call: fresh memory costs more to get than to fill. */
function borrow(length: number): Float64Array {
  if (length > MOST_KEPT) return new Float64Array(length);
  if (kept.length < length) kept = new Float64Array(Math.min(MOST_KEPT, 2 * length));
  return kept;
}
