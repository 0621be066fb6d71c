import { type Edges, walkIntervals } from '../intervals.js';
import { countSuccessful } from '../segment.js';
import type { Slice } from '../slice.js';
import { windowDays } from '../window.js';
import type { Metric, Readings } from './metric.js';

/**
 * Successful changes ÷ window length in days of 86,400,000 ms; 0 where there is none.
 * Example: 3 successful changes in a 23 h day → 3 ÷ (23 ÷ 24) = 3.1304… a day.
 */
export const deployFrequency: Metric = {
  id: 'deploy_frequency',
  name: 'Deploy frequency',
  valueKey: 'deploy_frequency_per_day',
  goalKey: 'deploy_frequency_per_day',
  unit: 'per day',
  better: 'higher',
  regressionThreshold: 0.3,
  records: 'changes',
  meaning: 'How many successful changes are completed a day.',
  formula:
    'Successful changes completed in the window ÷ window length in days (exact: milliseconds ÷ 86,400,000).',
  isCount: true,
  sample: 'successful changes',
  withoutSample: '0',
  source: 'DORA, https://dora.dev/guides/dora-metrics-four-keys/ (deployment frequency)',
  readEach: readDeployFrequencies,
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
