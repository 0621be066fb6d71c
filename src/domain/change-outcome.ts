import { OUTCOME_FAILED, OUTCOME_SUCCESSFUL } from './facts.js';
import type { ChangeState, ClosureCode } from './ledger-words.js';

/** What a change's own record says of how it ended, before any incident is looked at. */
export interface Closure {
  readonly completedAtMs: number | null;
  readonly state: ChangeState;
  readonly closureCode: ClosureCode | null;
}

/** Why a change counts as failed. */
export const FAILURE_REASONS = ['unsuccessful', 'rolled_back', 'incident'] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** What keeps a change from being closed. `no_completion_time`: it says that it is over, but not since when. */
export type NotClosed = 'cancelled' | 'not_completed' | 'no_completion_time' | 'no_closure_code';

/** A change that is closed has a completion. */
export type Closed<C extends Closure> = C & { readonly completedAtMs: number };

/** Closed: completed, with a closure code or rolled back. A cancelled change is not closed. */
export function isClosed<C extends Closure>(closure: C): closure is Closed<C> {
  const { completedAtMs, state, closureCode } = closure;
  return completedAtMs !== null && state !== 'cancelled' && (closureCode !== null || state === 'rolled_back');
}

/** Which part of the definition a change that is not closed misses; of several the one that weighs most. */
export function whyNotClosed({ completedAtMs, state }: Closure): NotClosed {
  if (state === 'cancelled') return 'cancelled';
  if (completedAtMs !== null) return 'no_closure_code';
  return state === 'completed' || state === 'rolled_back' ? 'no_completion_time' : 'not_completed';
}

/** Successful: closed, with closure code `successful` or `successful_with_issues`, and not rolled back. */
export function isSuccessful(closure: Closure): boolean {
  const closedWell = closure.closureCode === 'successful' || closure.closureCode === 'successful_with_issues';
  return isClosed(closure) && closedWell && closure.state !== 'rolled_back';
}

/**
 * Every reason for which a change failed; empty for one that is not closed or did not fail. An incident is a reason
 * when it opened at or after the completion and at most the failure window later, both ends included.
 * @param incidentDelayMs from completion to the first linked incident that opened at or after it; NaN for none.
 */
export function failureReasons(
  closure: Closure,
  incidentDelayMs: number,
  failureWindowMs: number,
): FailureReason[] {
  if (!isClosed(closure)) return [];
  const reasons: FailureReason[] = [];
  if (closure.closureCode === 'unsuccessful') reasons.push('unsuccessful');
  if (closure.state === 'rolled_back') reasons.push('rolled_back');
  if (failedByIncident(incidentDelayMs, failureWindowMs)) reasons.push('incident');
  return reasons;
}

/**
 * From a change's completion to the first of its incidents that opened at or after it; NaN where there is none.
 * Example: completed at 100, incidents opened at 90, 130 and 120 → 20.
 */
export function firstIncidentDelayMs(completedAtMs: number, openedAtMs: readonly number[]): number {
  const after = openedAtMs.filter((openedMs) => openedMs >= completedAtMs);
  return after.length === 0 ? Number.NaN : Math.min(...after) - completedAtMs;
}

/** Whether a change that has not failed yet may still fail: it was completed less than the failure window ago. */
export function mayStillFail(completedAtMs: number, failureWindowMs: number, asOfMs: number): boolean {
  return asOfMs - completedAtMs < failureWindowMs;
}

/** Whether the first linked incident came within the failure window; never for NaN, which stands for none. */
export function failedByIncident(incidentDelayMs: number, failureWindowMs: number): boolean {
  return incidentDelayMs <= failureWindowMs;
}

/** The outcome bits of a closed change, as `ChangeFacts.outcome` has them. */
export function outcomeBits(closure: Closure): number {
  const failed = failureReasons(closure, Number.NaN, 0).length > 0;
  return (isSuccessful(closure) ? OUTCOME_SUCCESSFUL : 0) | (failed ? OUTCOME_FAILED : 0);
}
