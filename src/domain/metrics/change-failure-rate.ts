import { cellsOf, countFailuresEach } from '../cells.js';
import { mayStillFail } from '../change-outcome.js';
import type { FailureRule } from '../failed-change.js';
import { type Edges, walkIntervals } from '../intervals.js';
import type { Partition } from '../partition.js';
import { type ChangeSegment, countFailures } from '../segment.js';
import type { Slice } from '../slice.js';
import type { Metric, Readings } from './metric.js';

/**
 * Failed changes ÷ closed changes completed in the window, 0 to 1. A failure belongs to the change's completion, even
 * when the incident opens after the window's end. Example: 3 failed of 42 closed → 0.0714…; none closed → null.
 */
export const changeFailureRate: Metric = {
  id: 'change_failure_rate',
  name: 'Change failure rate',
  valueKey: 'change_failure_rate',
  goalKey: 'change_failure_rate',
  unit: 'share',
  better: 'lower',
  regressionThreshold: 0.5,
  records: 'changes',
  meaning: 'Which share of the closed changes failed.',
  formula:
    'Failed changes completed in the window ÷ closed changes completed in the window, 0 to 1. Failed: closure code ' +
    'unsuccessful, rolled back, or an incident caused by it that opened within the failure window after completion.',
  isCount: false,
  sample: 'closed changes',
  withoutSample: 'null',
  source: 'DORA, https://dora.dev/guides/dora-metrics-four-keys/ (change failure rate)',
  readEach: readFailureRates,
};

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
