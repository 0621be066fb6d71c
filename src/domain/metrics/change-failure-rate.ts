import { countFailures } from '../segment.js';
import { mayStillFail } from '../change-outcome.js';
import type { FailureRule } from '../failed-change.js';
import { type Edges, walkIntervals } from '../intervals.js';
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
  sample: 'closed changes',
  withoutSample: 'null',
  source: 'DORA, https://dora.dev/guides/dora-metrics-four-keys/ (change failure rate)',
  readEach: readFailureRates,
};

function readFailureRates({ changes }: Slice, edges: Edges, rule: FailureRule): Readings {
  const count = edges.length - 1;
  const closed = new Int32Array(count);
  const failed = new Int32Array(count);
  const pending = new Int32Array(count);
  const value = new Float64Array(count);
  const add = (interval: number, counts: { readonly failed: number; readonly pending: number }) => {
    failed[interval] = (failed[interval] ?? 0) + counts.failed;
    pending[interval] = (pending[interval] ?? 0) + counts.pending;
  };
  walkIntervals(changes, edges, {
    whole(interval, segment) {
      closed[interval] = (closed[interval] ?? 0) + segment.count;
      const isSettled = !mayStillFail(segment.lastMs, rule.failureWindowMs, rule.asOfMs);
      if (isSettled) failed[interval] = (failed[interval] ?? 0) + segment.failed(rule);
      else add(interval, countFailures(segment.facts, { start: 0, end: segment.count, rule }));
    },
    rows(interval, { facts }, start, end) {
      closed[interval] = (closed[interval] ?? 0) + (end - start);
      add(interval, countFailures(facts, { start, end, rule }));
    },
    done(interval) {
      const of = closed[interval] ?? 0;
      value[interval] = of === 0 ? Number.NaN : (failed[interval] ?? 0) / of;
    },
  });
  return { value, p90: null, sampleSize: closed, failed, pending };
}
