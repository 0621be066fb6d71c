import type { Metric } from './metric.js';

/**
 * p50 and p90 of `resolved_at − opened_at`, in hours, over the incidents resolved in the window.
 * Example: 1 h and 2 h → p50 1.5 h, p90 1.9 h.
 */
export const mttr: Metric = {
  id: 'mttr',
  name: 'MTTR',
  valueKey: 'mttr_hours',
  goalKey: 'mttr_p50',
  unit: 'hours',
  better: 'lower',
  regressionThreshold: 0.3,
  records: 'incidents',
  meaning: 'How long it takes to resolve an incident.',
  formula: 'p50 and p90 of resolved_at − opened_at over incidents resolved in the window.',
  isCount: false,
  sample: 'resolved incidents',
  withoutSample: 'null',
  source:
    'DORA, https://dora.dev/guides/dora-metrics-four-keys/ (time to restore service, as its users know it)',
};
