import { bisect } from './bisect.js';
import { mayStillFail } from './change-outcome.js';
import type { Durations, Rows } from './duration-order.js';
import { type FailureRule, hasFailed } from './failed-change.js';
import { type Edges, walkIntervals } from './intervals.js';
import { PercentileColumns } from './percentile.js';
import type { PercentilesEach } from './sample-percentiles.js';
import { Scratch } from './scratch.js';
import type { ChangeSegment, Segment } from './segment.js';

/**
 * Records told apart twice: by group and by interval. An interval's cells lie together, as its rows do: `cellOf`
 * says where.
 */
export interface Cells<S> {
  readonly segments: readonly S[];
  readonly edges: Edges;
  /** The group of each row of a segment, or DROPPED. */
  readonly groupsIn: (segment: S) => Int32Array;
  readonly groupCount: number;
}

/** Where the cell of a group of `groupCount` and an interval stands. */
export function cellOf(group: number, interval: number, groupCount: number): number {
  return interval * groupCount + group;
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

const scratch = new Scratch();

/** Rows [start, end) of a segment, and the groups of its rows. */
interface GroupedRows<S> {
  readonly segment: S;
  readonly groups: Int32Array;
  readonly start: number;
  readonly end: number;
}

/** How many records each cell has. */
export function countEach<S extends Segment>(cells: Cells<S>): Int32Array {
  const counts = emptyCells(cells);
  eachInterval(cells, (first, rows) => {
    for (const each of rows) countRows(each, counts, first);
  });
  return counts;
}

/** How many successful changes each cell has. */
export function countSuccessesEach(cells: Cells<ChangeSegment>): Int32Array {
  const counts = emptyCells(cells);
  eachInterval(cells, (first, rows) => {
    for (const each of rows) {
      countRows(each, counts, first);
      countListedRows(each.segment.unsuccessfulRows, each, { counts, first, step: -1 });
    }
  });
  return counts;
}

/** How many closed changes each cell has, how many of them failed, and how many have not failed and still may. */
export function countFailuresEach(cells: Cells<ChangeSegment>, rule: FailureRule) {
  const [closed, failed, pending] = [emptyCells(cells), emptyCells(cells), emptyCells(cells)];
  eachInterval(cells, (first, rows) => {
    for (const each of rows) {
      countRows(each, closed, first);
      countListedRows(each.segment.failedRows(rule), each, { counts: failed, first, step: 1 });
      if (mayStillFail(each.segment.lastMs, rule.failureWindowMs, rule.asOfMs))
        countPendingRows(each, rule, pending, first);
    }
  });
  return { closed, failed, pending };
}

/**
 * Exact percentiles of the durations of each cell: a counting sort brings those of one group together (H. H. Seward, 1954), interval by
 * interval, so that what is written to stays in the processor's cache; then each cell is selected from by itself. Of an interval that is one
 * segment, whose rows are in order of duration already, they come together in order.
 * @param sampleSize of each cell.
 */
export function percentilesEach<S extends Segment>(
  cells: Cells<S>,
  sampleSize: Int32Array,
  durationsIn: (segment: S) => Durations,
): PercentilesEach {
  const found = new PercentileColumns(sampleSize.length);
  const next = new Int32Array(cells.groupCount);
  eachInterval(cells, (first, rows) => {
    const gathered = scratch.borrow(startsOf(sampleSize, first, next));
    let isInOrder = rows.length === 1;
    for (const each of rows) {
      const durations = durationsIn(each.segment);
      if (durations.order === null || each.end - each.start < each.segment.count) {
        gatherRows(each, durations, next, gathered);
        isInOrder = false;
      } else gatherInOrder(each.groups, durations.durationMs, durations.order, next, gathered);
    }
    let start = 0;
    for (let group = 0; group < next.length; group += 1) {
      const end = next[group] ?? 0;
      if (isInOrder) found.lookUp(gathered, start, end - start, first + group);
      else found.find(gathered, start, end - start, first + group);
      start = end;
    }
  });
  return { p50: found.p50, p90: found.p90, sampleSize };
}

function emptyCells<S>({ groupCount, edges }: Cells<S>): Int32Array {
  return new Int32Array(groupCount * (edges.length - 1));
}

/** Tells of each interval that has rows, which they are, and which is the cell of its first group. */
function eachInterval<S extends Segment>(
  { segments, edges, groupsIn, groupCount }: Cells<S>,
  visit: (first: number, rows: readonly GroupedRows<S>[]) => void,
): void {
  let rows: GroupedRows<S>[] = [];
  walkIntervals(segments, edges, {
    whole: (_, segment) => rows.push({ segment, groups: groupsIn(segment), start: 0, end: segment.count }),
    rows: (_, segment, start, end) => rows.push({ segment, groups: groupsIn(segment), start, end }),
    done(interval) {
      if (rows.length > 0) visit(cellOf(0, interval, groupCount), rows);
      rows = [];
    },
  });
}

// The loops over rows stand by themselves: closures over their arrays ran at a third of the speed. `first` is the cell of the first group.

function countRows({ groups, start, end }: GroupedRows<unknown>, counts: Int32Array, first: number): void {
  for (let row = start; row < end; row += 1) {
    const group = groups[row] ?? 0;
    if (group >= 0) counts[first + group] = (counts[first + group] ?? 0) + 1;
  }
}

/** @param step what each row adds to its cell. */
function countListedRows(
  listed: Rows,
  { groups, start, end }: GroupedRows<unknown>,
  { counts, first, step }: { readonly counts: Int32Array; readonly first: number; readonly step: number },
): void {
  for (let i = bisect(0, listed.length, (at) => (listed[at] ?? 0) < start); i < listed.length; i += 1) {
    const row = listed[i] ?? 0;
    if (row >= end) return;
    const group = groups[row] ?? 0;
    if (group >= 0) counts[first + group] = (counts[first + group] ?? 0) + step;
  }
}

function countPendingRows(
  { segment, groups, start, end }: GroupedRows<ChangeSegment>,
  rule: FailureRule,
  counts: Int32Array,
  first: number,
): void {
  const { outcome, incidentDelayMs } = segment.facts;
  for (let row = start; row < end; row += 1) {
    const group = groups[row] ?? 0;
    if (group < 0 || hasFailed(outcome[row], incidentDelayMs[row], rule)) continue;
    if (mayStillFail(segment.atMs[row] ?? 0, rule.failureWindowMs, rule.asOfMs))
      counts[first + group] = (counts[first + group] ?? 0) + 1;
  }
}

/**
 * Where the durations of each group begin if they stand behind each other.
 * @returns where the last ends.
 */
function startsOf(sampleSize: Int32Array, first: number, starts: Int32Array): number {
  let count = 0;
  for (let group = 0; group < starts.length; group += 1) {
    starts[group] = count;
    count += sampleSize[first + group] ?? 0;
  }
  return count;
}

/** @param next where the next duration of each group goes. */
function gatherRows(
  { groups, start, end }: GroupedRows<unknown>,
  { durationMs, marks }: Durations,
  next: Int32Array,
  to: Float64Array,
): void {
  for (let row = start; row < end; row += 1) {
    const group = groups[row] ?? 0;
    if (group < 0 || (marks !== null && ((marks[row] ?? 0) & 1) === 0)) continue;
    const place = next[group] ?? 0;
    to[place] = durationMs[row] ?? 0;
    next[group] = place + 1;
  }
}

function gatherInOrder(
  groups: Int32Array,
  durationMs: Float64Array,
  order: Rows,
  next: Int32Array,
  to: Float64Array,
): void {
  for (let i = 0; i < order.length; i += 1) {
    const row = order[i] ?? 0;
    const group = groups[row] ?? 0;
    if (group < 0) continue;
    const place = next[group] ?? 0;
    to[place] = durationMs[row] ?? 0;
    next[group] = place + 1;
  }
}
