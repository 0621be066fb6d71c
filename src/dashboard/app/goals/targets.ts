import type { GoalSetFieldsFragment } from '../documents.generated.js';
import type { MetricId } from '../model/metric.js';

/** The API's name of each metric's target. */
export const TARGET_FIELDS = {
  deploy_frequency: 'deployFrequencyPerDay',
  lead_time: 'leadTimeP50Hours',
  change_failure_rate: 'changeFailureRate',
  mttr: 'mttrP50Hours',
} as const satisfies Readonly<Record<MetricId, keyof GoalSetFieldsFragment>>;

/** A metric's target in a quarter's set; null: none. */
export function targetOf(goals: GoalSetFieldsFragment, id: MetricId): number | null {
  return goals[TARGET_FIELDS[id]];
}
