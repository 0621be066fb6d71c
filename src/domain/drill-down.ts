import { hasFailed } from './metrics/change-failure-rate.js';
import { successfulChanges } from './metrics/deploy-frequency.js';
import type { FailureRule, MetricId } from './metrics/metric.js';
import { bisect, type Slice } from './slice.js';

/** A record behind a number, and what it is ranked by. */
export interface RankedRecord {
  readonly id: number;
  /** Milliseconds: an instant or a duration. */
  readonly rank: number;
}

/**
 * The records behind a metric's number, in the order of a list: highest rank first, then the newer id. They are the
 * very rows that were counted, so the list's length is the sample size (or the number of failures).
 */
export function recordsBehind(metric: MetricId, slice: Slice, rule: FailureRule): RankedRecord[] {
  const { changes } = slice.facts;
  if (metric === 'mttr') return slowestIncidents(slice);
  if (metric === 'lead_time') return ranked(successfulChanges(slice), changes.id, changes.leadMs);
  const rows =
    metric === 'deploy_frequency'
      ? successfulChanges(slice)
      : slice.changes.filter((row) => hasFailed(changes, row, rule));
  return ranked(rows, changes.id, changes.completedAtMs);
}

/**
 * The records of one point, for a hover's deep links: the slowest first, for the failure rate the failed ones first
 * and then the other closed changes, slowest first in each.
 */
export function recordsOfPoint(metric: MetricId, slice: Slice, rule: FailureRule): RankedRecord[] {
  const { changes } = slice.facts;
  if (metric === 'mttr') return slowestIncidents(slice);
  if (metric !== 'change_failure_rate') return ranked(successfulChanges(slice), changes.id, changes.leadMs);
  const failed = slice.changes.filter((row) => hasFailed(changes, row, rule));
  const others = slice.changes.filter((row) => !hasFailed(changes, row, rule));
  return [failed, others].flatMap((rows) => ranked(rows, changes.id, changes.leadMs));
}

/** The records that follow the one a cursor names, which need not be there any more. */
export function recordsAfter(
  records: readonly RankedRecord[],
  cursor: RankedRecord,
): readonly RankedRecord[] {
  return records.slice(bisect(records.length, (index) => byRank(records[index] ?? cursor, cursor) <= 0));
}

function slowestIncidents({ facts, incidents }: Slice): RankedRecord[] {
  return ranked(incidents, facts.incidents.id, facts.incidents.timeToResolveMs);
}

function ranked(rows: Int32Array, ids: Float64Array, ranks: Float64Array): RankedRecord[] {
  return Array.from(rows, (row) => ({ id: ids[row] ?? 0, rank: ranks[row] ?? 0 })).sort(byRank);
}

function byRank(a: RankedRecord, b: RankedRecord): number {
  return b.rank - a.rank || b.id - a.id;
}
