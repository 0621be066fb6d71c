import {
  type Closed,
  type Closure,
  failureReasons,
  firstIncidentDelayMs,
  isClosed,
  isSuccessful,
  mayStillFail,
  whyNotClosed,
} from './change-outcome.js';
import {
  absent,
  type CountedChange,
  type CountedIncident,
  type CountingRules,
  type FailedReason,
  type IncidentDelay,
  type Membership,
  type NotFailedReason,
  present,
} from './membership.js';
import type { FailureRule } from './metrics/metric.js';

/** A closed change in the failure rate: always counted, as failed or not, and provisional while it may still fail. */
export function changeInFailureRate(
  change: Closed<CountedChange>,
  incidents: readonly CountedIncident[],
  rules: CountingRules,
): Membership {
  const { completedAtMs } = change;
  const { failureWindowMs, asOfMs } = rules;
  const openedAtMs = incidents.map((incident) => incident.openedAtMs);
  const reasons = failureReasons(change, firstIncidentDelayMs(completedAtMs, openedAtMs), failureWindowMs);
  const failed = reasons.length > 0;
  const isPending = !failed && mayStillFail(completedAtMs, failureWindowMs, asOfMs);
  const reason: FailedReason | NotFailedReason = failed
    ? {
        kind: 'failed',
        isSuccessful: isSuccessful(change),
        reasons,
        incidents: culprits(change, incidents, rules),
      }
    : { kind: 'not_failed', isPending, missed: nearMiss(change, incidents) };
  return {
    ...present('change_failure_rate', reason, completedAtMs, rules),
    failed,
    // W may end between two milliseconds; the next whole one is the first at which the change is not provisional.
    pendingUntilMs: isPending ? completedAtMs + Math.ceil(failureWindowMs) : null,
  };
}

/** What an incident does to the failure rate: it counts there when it makes the change that caused it fail. */
export function incidentInFailureRate(
  incident: CountedIncident,
  cause: CountedChange,
  rules: CountingRules,
): Membership {
  const { number: change } = cause;
  if (!isClosed(cause)) {
    return absent('change_failure_rate', { kind: 'cause_not_closed', change, why: whyNotClosed(cause) });
  }
  const { delayMs } = delayOf(cause, incident);
  return failsCause(cause, incident, rules)
    ? present('change_failure_rate', { kind: 'fails_cause', change, delayMs }, cause.completedAtMs, rules)
    : absent('change_failure_rate', { kind: 'spares_cause', change, delayMs });
}

/** Whether the change failed by this incident, were it the only one. */
function failsCause(
  change: Closed<Closure>,
  { openedAtMs }: CountedIncident,
  { failureWindowMs }: FailureRule,
): boolean {
  const delayMs = firstIncidentDelayMs(change.completedAtMs, [openedAtMs]);
  return failureReasons(change, delayMs, failureWindowMs).includes('incident');
}

function culprits(
  change: Closed<CountedChange>,
  incidents: readonly CountedIncident[],
  rule: FailureRule,
): IncidentDelay[] {
  return incidents
    .filter((incident) => failsCause(change, incident, rule))
    .map((one) => delayOf(change, one));
}

function nearMiss(
  change: Closed<CountedChange>,
  incidents: readonly CountedIncident[],
): IncidentDelay | null {
  const delays = incidents.map((incident) => delayOf(change, incident));
  return delays.find(({ delayMs }) => delayMs >= 0) ?? delays.at(-1) ?? null;
}

function delayOf({ completedAtMs }: Closed<Closure>, { number, openedAtMs }: CountedIncident): IncidentDelay {
  return { incident: number, delayMs: openedAtMs - completedAtMs };
}
