import type { LedgerFacts } from '../ledger-facts.js';
import type { EventSegment } from '../segment.js';

/** What the views of operations are computed from: the facts of the four metrics and what else happened, in one snapshot. */
export interface OperationsFacts extends LedgerFacts {
  /** Decided approvals by decision, from request to decision; marked: rejected. */
  readonly approvals: readonly EventSegment[];
  /** Finished runbook executions by end, from start to end; marked: succeeded. */
  readonly runbooks: readonly EventSegment[];
  /** Incidents that are not resolved, by opening. There may be some among them that will be, later than now. */
  readonly unresolved: readonly EventSegment[];
}
