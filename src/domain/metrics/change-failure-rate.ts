import { failedByIncident, mayStillFail } from '../change-outcome.js';
import { type ChangeFacts, OUTCOME_FAILED } from '../facts.js';
import { type FailureRule, type Metric, reading } from './metric.js';

/** Whether the change in `row` failed: by its own record, or by an incident within the failure window. */
export function hasFailed(changes: ChangeFacts, row: number, rule: FailureRule): boolean {
  const byItself = ((changes.outcome[row] ?? 0) & OUTCOME_FAILED) !== 0;
  return byItself || failedByIncident(changes.incidentDelayMs[row] ?? Number.NaN, rule.failureWindowMs);
}

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
  read({ facts, changes }, rule) {
    let failed = 0;
    let pending = 0;
    for (const row of changes) {
      const completedAtMs = facts.changes.completedAtMs[row] ?? 0;
      if (hasFailed(facts.changes, row, rule)) failed += 1;
      else if (mayStillFail(completedAtMs, rule.failureWindowMs, rule.asOfMs)) pending += 1;
    }
    const value = changes.length === 0 ? null : failed / changes.length;
    return reading({ value, sampleSize: changes.length, failed, pending });
  },
};
