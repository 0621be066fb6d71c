import { METRICS } from '../domain/metrics/registry.js';
import type { Mover } from '../domain/movers.js';
import { type MetricsBody, metricsBody } from './dora-table.js';
import type { ExecutiveSummary } from './executive-summary.js';
import { shownKey } from './node-id.js';

const MOVERS = 3;

/** The executive summary as REST tells it: GraphQL's numbers in the names of the other reports. */
export function summaryBody(summary: ExecutiveSummary): MetricsBody {
  const { window, overall, breachedGoals, openAlerts, headline } = summary;
  const { best, worst } = summary.movers(MOVERS);
  return {
    window: { start: new Date(window.startMs).toISOString(), end: new Date(window.endMs).toISOString() },
    headline,
    ...metricsBody(overall),
    breached_goals: breachedGoals,
    open_alerts: openAlerts,
    movers: { best: best.map(moverBody), worst: worst.map(moverBody) },
  };
}

function moverBody({ dimension, key, label, metric, reading, other, relativeChange, improved }: Mover) {
  return {
    ...{ dimension, key: shownKey(dimension, key), label, metric: METRICS[metric].id },
    ...{ value: reading.value, previous: other.value, relative_change: relativeChange, improved },
  };
}
