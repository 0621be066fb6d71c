import { changeFailureRate } from './change-failure-rate.js';
import { deployFrequency } from './deploy-frequency.js';
import { leadTime } from './lead-time.js';
import type { Metric, MetricId } from './metric.js';
import { mttr } from './mttr.js';

/** The metric registry, in the order in which the metrics are shown. */
export const METRICS: Readonly<Record<MetricId, Metric>> = {
  deploy_frequency: deployFrequency,
  lead_time: leadTime,
  change_failure_rate: changeFailureRate,
  mttr,
};

/** The metrics as a list, in the order in which they are shown. */
export const METRIC_LIST: readonly Metric[] = Object.values(METRICS);
