import { failedByIncident } from './change-outcome.js';
import { OUTCOME_FAILED } from './facts.js';

/** What the failure of a change depends on besides its record. */
export interface FailureRule {
  /** W: an incident this long after the completion, or sooner, makes a failed change. */
  readonly failureWindowMs: number;
  /** The instant at which the question is asked: younger changes than W are provisional. */
  readonly asOfMs: number;
}

/** Whether a change failed, given what `ChangeFacts` holds of it: by its own record, or by an incident within the failure window. */
export function hasFailed(
  outcome: number | undefined,
  incidentDelayMs: number | undefined,
  { failureWindowMs }: FailureRule,
): boolean {
  const byItself = ((outcome ?? 0) & OUTCOME_FAILED) !== 0;
  return byItself || failedByIncident(incidentDelayMs ?? Number.NaN, failureWindowMs);
}
