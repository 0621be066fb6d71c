import type { Metric, MetricId } from '../../../domain/metrics/metric.js';
import { METRIC_LIST, METRICS } from '../../../domain/metrics/registry.js';
import type { DoraMetric } from '../documents.generated.js';

export type { Metric, MetricId };
export { METRIC_LIST, METRICS };

/** The registry's id of a metric of the API. Example: `LEAD_TIME` → `lead_time`. */
export function metricIdOf(metric: DoraMetric): MetricId {
  return metric.toLowerCase() as MetricId;
}

/** The API's name of a metric. Example: `lead_time` → `LEAD_TIME`. */
export function apiMetric(id: MetricId): DoraMetric {
  return id.toUpperCase() as DoraMetric;
}

/** The metric that an address names; null for any other text. */
export function metricOfText(text: string | null): MetricId | null {
  return METRIC_LIST.find(({ id }) => id === text)?.id ?? null;
}
