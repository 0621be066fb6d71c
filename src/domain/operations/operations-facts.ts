import type { FactNames } from '../facts.js';
import type { EventColumns } from './events.js';

/** Incidents that a change caused, in order of resolution; the duration is from the completion of that change. */
export interface RecoveryColumns extends EventColumns {
  /** From the completion of the change that caused it to the incident's opening; below 0 where that was earlier. */
  readonly openedDelayMs: Float64Array;
}

/** Successful changes in order of completion, with what the ledger knows of their way; NaN where it lacks an instant. */
export interface StageColumns extends EventColumns {
  readonly createdToApprovedMs: Float64Array;
  readonly approvedToStartedMs: Float64Array;
  readonly startedToCompletedMs: Float64Array;
}

/** What the operations view reads beside the facts of the four metrics, in one snapshot. */
export interface OperationsFacts {
  /** Decided approvals, from request to decision; marked: rejected. */
  readonly approvals: EventColumns;
  /** Finished runbook executions, from start to end; marked: succeeded. */
  readonly runbooks: EventColumns;
  readonly recoveries: RecoveryColumns;
  /** Incidents that are open now; `atMs` is when they were opened. */
  readonly openIncidents: EventColumns;
  readonly stages: StageColumns;
  readonly names: FactNames;
}
