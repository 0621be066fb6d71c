import { mayStillFail } from './change-outcome.js';
import { type Rows, rowsWhere } from './duration-order.js';
import { type ChangeFacts, type EventFacts, type IncidentFacts, OUTCOME_SUCCESSFUL } from './facts.js';
import type { FailureRule } from './failed-change.js';
import { hasFailed } from './failed-change.js';
import { Sample } from './sample.js';

/** Records that follow each other in time. `firstMs` and `lastMs` are the instants of the first and the last. */
export interface Segment {
  readonly count: number;
  /** Ascending. */
  readonly atMs: Float64Array;
  readonly firstMs: number;
  readonly lastMs: number;
}

/**
 * Closed changes that follow each other in time, as columns, and what was found out about them. A segment never changes: what
 * was worked out once holds for as long as it stands.
 */
export class ChangeSegment implements Segment {
  readonly count: number;
  readonly atMs: Float64Array;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly leads: Sample;
  #unsuccessful: Rows | null = null;
  #failed: { readonly failureWindowMs: number; readonly rows: Rows } | null = null;

  /** @param isKept whether it will be asked again, so that sorting its lead times once pays. */
  constructor(
    readonly facts: ChangeFacts,
    isKept: boolean,
  ) {
    this.count = facts.count;
    this.atMs = facts.completedAtMs;
    this.firstMs = this.atMs[0] ?? Number.NaN;
    this.lastMs = this.atMs[this.count - 1] ?? Number.NaN;
    this.leads = new Sample(this, facts.leadMs, facts.outcome, isKept);
  }

  /** Its changes that are not successful. */
  get unsuccessfulRows(): Rows {
    const { outcome } = this.facts;
    this.#unsuccessful ??= rowsWhere(this.count, (row) => ((outcome[row] ?? 0) & OUTCOME_SUCCESSFUL) === 0);
    return this.#unsuccessful;
  }

  /** Its changes that failed. */
  failedRows(rule: FailureRule): Rows {
    if (this.#failed?.failureWindowMs !== rule.failureWindowMs) {
      const { outcome, incidentDelayMs } = this.facts;
      const rows = rowsWhere(this.count, (row) => hasFailed(outcome[row], incidentDelayMs[row], rule));
      this.#failed = { failureWindowMs: rule.failureWindowMs, rows };
    }
    return this.#failed.rows;
  }
}

/** Resolved incidents that follow each other in time. */
export class IncidentSegment implements Segment {
  readonly count: number;
  readonly atMs: Float64Array;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly timesToResolve: Sample;

  constructor(
    readonly facts: IncidentFacts,
    isKept: boolean,
  ) {
    this.count = facts.count;
    this.atMs = facts.resolvedAtMs;
    this.firstMs = this.atMs[0] ?? Number.NaN;
    this.lastMs = this.atMs[this.count - 1] ?? Number.NaN;
    this.timesToResolve = new Sample(this, facts.timeToResolveMs, null, isKept);
  }
}

/** Events that follow each other in time. */
export class EventSegment implements Segment {
  readonly count: number;
  readonly atMs: Float64Array;
  readonly firstMs: number;
  readonly lastMs: number;

  constructor(readonly facts: EventFacts) {
    this.count = facts.count;
    this.atMs = facts.atMs;
    this.firstMs = this.atMs[0] ?? Number.NaN;
    this.lastMs = this.atMs[this.count - 1] ?? Number.NaN;
  }
}

/** Of the rows [start, end): how many failed, and how many have not failed and still may. */
export function countFailures(
  { completedAtMs, outcome, incidentDelayMs }: ChangeFacts,
  { start, end, rule }: { readonly start: number; readonly end: number; readonly rule: FailureRule },
): { readonly failed: number; readonly pending: number } {
  let failed = 0;
  let pending = 0;
  for (let row = start; row < end; row += 1) {
    if (hasFailed(outcome[row], incidentDelayMs[row], rule)) failed += 1;
    else if (mayStillFail(completedAtMs[row] ?? 0, rule.failureWindowMs, rule.asOfMs)) pending += 1;
  }
  return { failed, pending };
}

/** How many of the rows [start, end) are successful changes. */
export function countSuccessful({ outcome }: ChangeFacts, start: number, end: number): number {
  let count = 0;
  for (let row = start; row < end; row += 1) count += (outcome[row] ?? 0) & OUTCOME_SUCCESSFUL;
  return count;
}
