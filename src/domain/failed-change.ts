import { failedByIncident } from './change-outcome.js';
import { type ChangeFacts, OUTCOME_FAILED } from './facts.js';

/** What the failure of a change depends on besides its record. */
export interface FailureRule {
  /** W: an incident this long after the completion, or sooner, makes a failed change. */
  readonly failureWindowMs: number;
  /** The instant at which the question is asked: younger changes than W are provisional. */
  readonly asOfMs: number;
}

/** Whether the change in `row` failed: by its own record, or by an incident within the failure window. */
export function hasFailed(changes: ChangeFacts, row: number, rule: FailureRule): boolean {
  const byItself = ((changes.outcome[row] ?? 0) & OUTCOME_FAILED) !== 0;
  return byItself || failedByIncident(changes.incidentDelayMs[row] ?? Number.NaN, rule.failureWindowMs);
}
