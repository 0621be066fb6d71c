import { cellsOf, countEach, countFailuresEach, percentilesEach } from '../cells.js';
import { mayStillFail } from '../change-outcome.js';
import type { FailureRule } from '../failed-change.js';
import { type Edges, walkIntervals } from '../intervals.js';
import type { Partition } from '../partition.js';
import { type PercentilesEach, percentilesBetween } from '../sample-percentiles.js';
import { type ChangeSegment, countFailures, countSuccessful } from '../segment.js';
import type { Slice } from '../slice.js';
import { MS_PER_HOUR, windowDays } from '../window.js';
import type { MetricId, Readings } from './metric.js';

/**
 * A metric of each group of a slice over each of some intervals, which lie in its window: a bucket and the whole window are read
 * alike. An entry is found by `cellOf`.
 */
export type ReadEach = (slice: Slice, edges: Edges, rule: FailureRule) => Readings;

/** How each metric is read of columns. It stands beside the registry, which pages in a browser know as well, and without this. */
export const READERS: Readonly<Record<MetricId, ReadEach>> = {
  deploy_frequency: readDeployFrequencies,
  lead_time: readLeadTimes,
  change_failure_rate: readFailureRates,
  mttr: readTimesToResolve,
};

function readDeployFrequencies(slice: Slice, edges: Edges): Readings {
  const sampleSize = countSuccesses(slice, edges);
  const groups = sampleSize.length / (edges.length - 1);
  const value = new Float64Array(sampleSize.length);
  for (let interval = 0, cell = 0; interval + 1 < edges.length; interval += 1) {
    const days = windowDays({ startMs: edges[interval] ?? 0, endMs: edges[interval + 1] ?? 0 });
    for (const end = cell + groups; cell < end; cell += 1) value[cell] = (sampleSize[cell] ?? 0) / days;
  }
  return { value, p90: null, sampleSize, failed: null, pending: null };
}

function countSuccesses({ changes, partition }: Slice, edges: Edges): Int32Array {
  if (partition !== null) return partition.countSuccesses(changes, edges);
  const counts = new Int32Array(edges.length - 1);
  const add = (interval: number, successful: number) => {
    counts[interval] = (counts[interval] ?? 0) + successful;
  };
  walkIntervals(changes, edges, {
    whole: (interval, segment) => add(interval, segment.count - segment.unsuccessfulRows.length),
    rows: (interval, segment, start, end) => add(interval, countSuccessful(segment.facts, start, end)),
    done: () => undefined,
  });
  return counts;
}

function readLeadTimes({ changes, partition }: Slice, edges: Edges): Readings {
  if (partition === null) {
    const leads = changes.map((segment) => segment.leads);
    return inReadings(percentilesBetween(leads, edges));
  }
  const cells = cellsOf(changes, edges, partition, (segment) => partition.ofChanges(segment));
  const sampleSize = partition.countSuccesses(changes, edges);
  return inReadings(percentilesEach(cells, sampleSize, ({ leads }) => leads.durations));
}

function readFailureRates(slice: Slice, edges: Edges, rule: FailureRule): Readings {
  const { closed, failed, pending } =
    slice.partition === null
      ? countOfAll(slice, edges, rule)
      : countOfGroups(slice, edges, rule, slice.partition);
  // 0 ÷ 0 is NaN, which stands for null.
  const value = new Float64Array(closed.length);
  for (let cell = 0; cell < value.length; cell += 1) value[cell] = (failed[cell] ?? 0) / (closed[cell] ?? 0);
  return { value, p90: null, sampleSize: closed, failed, pending };
}

function countOfGroups({ changes }: Slice, edges: Edges, rule: FailureRule, partition: Partition) {
  const cells = cellsOf(changes, edges, partition, (segment) => partition.ofChanges(segment));
  return countFailuresEach(cells, rule);
}

function countOfAll({ changes }: Slice, edges: Edges, rule: FailureRule) {
  const closed = new Int32Array(edges.length - 1);
  const failed = closed.slice();
  const pending = closed.slice();
  const add = (interval: number, { facts }: ChangeSegment, start: number, end: number) => {
    const counted = countFailures(facts, { start, end, rule });
    failed[interval] = (failed[interval] ?? 0) + counted.failed;
    pending[interval] = (pending[interval] ?? 0) + counted.pending;
  };
  walkIntervals(changes, edges, {
    whole(interval, segment) {
      closed[interval] = (closed[interval] ?? 0) + segment.count;
      if (mayStillFail(segment.lastMs, rule.failureWindowMs, rule.asOfMs))
        add(interval, segment, 0, segment.count);
      else failed[interval] = (failed[interval] ?? 0) + segment.failedRows(rule).length;
    },
    rows(interval, segment, start, end) {
      closed[interval] = (closed[interval] ?? 0) + (end - start);
      add(interval, segment, start, end);
    },
    done: () => undefined,
  });
  return { closed, failed, pending };
}

function readTimesToResolve({ incidents, partition }: Slice, edges: Edges): Readings {
  if (partition === null) {
    const times = incidents.map(({ timesToResolve }) => timesToResolve);
    return inReadings(percentilesBetween(times, edges));
  }
  const cells = cellsOf(incidents, edges, partition, (segment) => partition.ofIncidents(segment));
  return inReadings(
    percentilesEach(cells, countEach(cells), ({ timesToResolve }) => timesToResolve.durations),
  );
}

/** The readings of a duration metric in hours, in the memory of what they were in milliseconds. */
function inReadings({ p50, p90, sampleSize }: PercentilesEach): Readings {
  return { value: inHours(p50), p90: inHours(p90), sampleSize, failed: null, pending: null };
}

// Divided last: the percentile of whole milliseconds is exact, a percentile of rounded hours would not be.
function inHours(ms: Float64Array): Float64Array {
  for (let i = 0; i < ms.length; i += 1) ms[i] = (ms[i] ?? 0) / MS_PER_HOUR;
  return ms;
}
