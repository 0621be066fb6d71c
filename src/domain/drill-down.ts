import { bisect } from './bisect.js';
import { type ChangeFacts, OUTCOME_SUCCESSFUL } from './facts.js';
import { type FailureRule, hasFailed } from './failed-change.js';
import type { MetricId } from './metrics/metric.js';
import { type Slice, type Stretch, stretchesOf } from './slice.js';

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
  if (metric === 'mttr') return slowestIncidents(slice);
  if (metric === 'lead_time') return changesWhere(slice, isSuccessful, leadMs);
  if (metric === 'deploy_frequency') return changesWhere(slice, isSuccessful, completedAtMs);
  return changesWhere(slice, (facts, row) => hasFailed(facts, row, rule), completedAtMs);
}

/**
 * The records of one point, for a hover's deep links: the slowest first, for the failure rate the failed ones first
 * and then the other closed changes, slowest first in each.
 */
export function recordsOfPoint(metric: MetricId, slice: Slice, rule: FailureRule): RankedRecord[] {
  if (metric === 'mttr') return slowestIncidents(slice);
  if (metric !== 'change_failure_rate') return changesWhere(slice, isSuccessful, leadMs);
  const isFailed: RowTest = (facts, row) => hasFailed(facts, row, rule);
  return [isFailed, (facts: ChangeFacts, row: number) => !isFailed(facts, row)].flatMap((isWanted) =>
    changesWhere(slice, isWanted, leadMs),
  );
}

/** The records that follow the one a cursor names, which need not be there any more. */
export function recordsAfter(
  records: readonly RankedRecord[],
  cursor: RankedRecord,
): readonly RankedRecord[] {
  const seen = bisect(0, records.length, (index) => byRank(records[index] ?? cursor, cursor) <= 0);
  return records.slice(seen);
}

type RowTest = (facts: ChangeFacts, row: number) => boolean;
type ColumnOf<F> = (facts: F) => Float64Array;

const isSuccessful: RowTest = ({ outcome }, row) => ((outcome[row] ?? 0) & OUTCOME_SUCCESSFUL) !== 0;
const leadMs: ColumnOf<ChangeFacts> = (facts) => facts.leadMs;
const completedAtMs: ColumnOf<ChangeFacts> = (facts) => facts.completedAtMs;

function changesWhere(slice: Slice, isWanted: RowTest, rankOf: ColumnOf<ChangeFacts>): RankedRecord[] {
  return ranked(stretchesOf(slice.changes, slice.window), isWanted, rankOf);
}

function slowestIncidents({ incidents, window }: Slice): RankedRecord[] {
  return ranked(
    stretchesOf(incidents, window),
    () => true,
    ({ timeToResolveMs }) => timeToResolveMs,
  );
}

function ranked<F extends { readonly id: Float64Array }>(
  stretches: readonly Stretch<{ readonly facts: F }>[],
  isWanted: (facts: F, row: number) => boolean,
  rankOf: ColumnOf<F>,
): RankedRecord[] {
  const records: RankedRecord[] = [];
  for (const { segment, start, end } of stretches) {
    const { facts } = segment;
    const ranks = rankOf(facts);
    for (let row = start; row < end; row += 1) {
      if (isWanted(facts, row)) records.push({ id: facts.id[row] ?? 0, rank: ranks[row] ?? 0 });
    }
  }
  return records.sort(byRank);
}

function byRank(a: RankedRecord, b: RankedRecord): number {
  return b.rank - a.rank || b.id - a.id;
}
