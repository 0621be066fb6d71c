import { isClosed, isSuccessful, whyNotClosed } from './change-outcome.js';
import { changeInFailureRate, incidentInFailureRate } from './failure-counting.js';
import {
  absent,
  type CountedChange,
  type CountedIncident,
  type CountingRules,
  type Membership,
  present,
} from './membership.js';

/**
 * Where a change counts: one entry for each metric that reads changes, in the order in which they are shown.
 * @param incidents those that it caused, by opening.
 * Example: closed `successful`, an incident 2 h later, W = 24 h → counts in all three, in the failure rate as failed.
 */
export function membershipsOfChange(
  change: CountedChange,
  incidents: readonly CountedIncident[],
  rules: CountingRules,
): Membership[] {
  if (!isClosed(change)) {
    const reason = { kind: 'not_closed', why: whyNotClosed(change) } as const;
    const failureRate = { ...absent('change_failure_rate', reason), failed: false };
    return [absent('deploy_frequency', reason), absent('lead_time', reason), failureRate];
  }
  const { completedAtMs, createdAtMs, closureCode, state } = change;
  const failureRate = changeInFailureRate(change, incidents, rules);
  if (closureCode === null || !isSuccessful(change)) {
    const reason = { kind: 'not_successful', closureCode, isRolledBack: state === 'rolled_back' } as const;
    return [absent('deploy_frequency', reason), absent('lead_time', reason), failureRate];
  }
  const success = { closureCode, leadMs: completedAtMs - createdAtMs };
  return [
    present('deploy_frequency', { kind: 'deployed', ...success }, completedAtMs, rules),
    present('lead_time', { kind: 'led', ...success }, completedAtMs, rules),
    failureRate,
  ];
}

/**
 * Where an incident counts: in MTTR once it is resolved; in the failure rate when it makes the change that caused it
 * fail, and then on the day of that change. Without a causing change there is no entry for the failure rate.
 */
export function membershipsOfIncident(
  incident: CountedIncident,
  cause: CountedChange | null,
  rules: CountingRules,
): Membership[] {
  const { openedAtMs, resolvedAtMs } = incident;
  const restored =
    resolvedAtMs === null
      ? absent('mttr', { kind: 'unresolved' })
      : present(
          'mttr',
          { kind: 'resolved', timeToResolveMs: resolvedAtMs - openedAtMs },
          resolvedAtMs,
          rules,
        );
  return cause === null ? [restored] : [incidentInFailureRate(incident, cause, rules), restored];
}
