import type { Metric } from './metric.js';

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
};
