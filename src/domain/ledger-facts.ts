import { bisect } from './bisect.js';
import { mayStillFail } from './change-outcome.js';
import type { ChangeFacts, FactNames, IncidentFacts } from './facts.js';
import type { FailureRule } from './failed-change.js';
import { ChangeSegment, IncidentSegment } from './segment.js';
import type { Window } from './window.js';

/** Everything that one request's numbers are computed from, read in one snapshot. */
export interface LedgerFacts {
  /** In order of completion, none of them empty: what comes later in one comes later than all of the one before. */
  readonly changes: readonly ChangeSegment[];
  /** Likewise, in order of resolution. */
  readonly incidents: readonly IncidentSegment[];
  readonly names: FactNames;
  /** While it stays the same, nothing that an answer shows was written to the ledger; null where nobody keeps count. */
  readonly version: number | null;
}

/**
 * The first instant at which the window's counts are others although nothing was written, since a provisional change no longer is
 * one; Infinity where it has none.
 */
export function pendingUntilMs({ changes }: LedgerFacts, window: Window, rule: FailureRule): number {
  const { failureWindowMs, asOfMs } = rule;
  const isSettled = (completedAtMs: number) =>
    completedAtMs < window.startMs || !mayStillFail(completedAtMs, failureWindowMs, asOfMs);
  const segment = changes[bisect(0, changes.length, (index) => isSettled(changes[index]?.lastMs ?? 0))];
  if (segment === undefined) return Number.POSITIVE_INFINITY;
  const { atMs, count } = segment;
  const completedAtMs =
    atMs[bisect(0, count, (row) => isSettled(atMs[row] ?? 0))] ?? Number.POSITIVE_INFINITY;
  return completedAtMs < window.endMs ? completedAtMs + failureWindowMs : Number.POSITIVE_INFINITY;
}

/** Facts that were read for one request: one segment of each kind. */
export function ledgerFacts(
  { changes, incidents }: { readonly changes: ChangeFacts; readonly incidents: IncidentFacts },
  names: FactNames,
): LedgerFacts {
  return {
    changes: changes.count === 0 ? [] : [new ChangeSegment(changes, false)],
    incidents: incidents.count === 0 ? [] : [new IncidentSegment(incidents, false)],
    names,
    version: null,
  };
}
