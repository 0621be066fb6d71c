import type { Metric } from './metric.js';

/**
 * p50 and p90 of `completed_at − created_at`, in hours, over the successful changes completed in the window.
 * Example: 2 h, 4 h and 9 h → p50 4 h, p90 at rank 1.8 = 8 h.
 */
export const leadTime: Metric = {
  id: 'lead_time',
  name: 'Lead time',
  valueKey: 'lead_time_hours',
  goalKey: 'lead_time_p50',
  unit: 'hours',
  better: 'lower',
  regressionThreshold: 0.3,
  records: 'changes',
  meaning: 'How long a successful change takes from its creation to its completion.',
  formula: 'p50 and p90 of completed_at − created_at over successful changes completed in the window.',
  isCount: false,
  sample: 'successful changes',
  withoutSample: 'null',
  source: 'DORA, https://dora.dev/guides/dora-metrics-four-keys/ (lead time for changes)',
};
