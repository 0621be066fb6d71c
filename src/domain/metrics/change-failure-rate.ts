import type { Metric } from './metric.js';

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
};
