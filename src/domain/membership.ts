import type { Closure, FailureReason, NotClosed } from './change-outcome.js';
import type { ClosureCode } from './ledger-words.js';
import type { FailureRule, MetricId } from './metrics/metric.js';
import { type LocalDate, localDateAt } from './zone.js';

/** Under which rules a record counts. */
export interface CountingRules extends FailureRule {
  readonly timeZone: string;
}

/** What is read of a change. */
export interface CountedChange extends Closure {
  readonly number: string;
  readonly createdAtMs: number;
}

/** What is read of an incident. */
export interface CountedIncident {
  readonly number: string;
  readonly openedAtMs: number;
  readonly resolvedAtMs: number | null;
}

/** Whether a record counts in one metric that reads its kind, and why. */
export interface Membership {
  readonly metric: MetricId;
  readonly counts: boolean;
  /** A change in the failure rate only: whether it counts as failed. */
  readonly failed: boolean | null;
  /** A change in the failure rate only, while it is provisional: the first millisecond at which it no longer is. */
  readonly pendingUntilMs: number | null;
  /** The calendar day that it counts on; null where it does not count. */
  readonly on: LocalDate | null;
  readonly reason: CountingReason;
}

/** Why a record counts in a metric or does not: all that a sentence about it needs. */
export type CountingReason = ChangeReason | IncidentReason;

export type ChangeReason =
  | { readonly kind: 'not_closed'; readonly why: NotClosed }
  | NotSuccessfulReason
  | { readonly kind: 'deployed' | 'led'; readonly closureCode: ClosureCode; readonly leadMs: number }
  | FailedReason
  | NotFailedReason;

export type IncidentReason =
  | { readonly kind: 'unresolved' }
  | { readonly kind: 'resolved'; readonly timeToResolveMs: number }
  | { readonly kind: 'cause_not_closed'; readonly change: string; readonly why: NotClosed }
  | { readonly kind: 'fails_cause' | 'spares_cause'; readonly change: string; readonly delayMs: number };

/** Closed, but neither a deploy nor a lead time. */
export interface NotSuccessfulReason {
  readonly kind: 'not_successful';
  readonly closureCode: ClosureCode | null;
  readonly isRolledBack: boolean;
}

export interface FailedReason {
  readonly kind: 'failed';
  /** It closed well, so it counts as a success in the other metrics. */
  readonly isSuccessful: boolean;
  readonly reasons: readonly FailureReason[];
  /** Those that make it fail, by opening. */
  readonly incidents: readonly IncidentDelay[];
}

export interface NotFailedReason {
  readonly kind: 'not_failed';
  readonly isPending: boolean;
  /** The first incident after the failure window, or else the last before the completion. */
  readonly missed: IncidentDelay | null;
}

/** An incident of a change, and how long after the completion it opened; before it where below 0. */
export interface IncidentDelay {
  readonly incident: string;
  readonly delayMs: number;
}

/** The record counts, on the day of `atMs`. */
export function present(
  metric: MetricId,
  reason: CountingReason,
  atMs: number,
  { timeZone }: CountingRules,
): Membership {
  return { ...absent(metric, reason), counts: true, on: localDateAt(atMs, timeZone) };
}

/** The record does not count. */
export function absent(metric: MetricId, reason: CountingReason): Membership {
  return { metric, counts: false, failed: null, pendingUntilMs: null, on: null, reason };
}
