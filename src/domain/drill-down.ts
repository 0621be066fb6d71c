import { bisect } from './bisect.js';
import { type ChangeFacts, type Ids, type IncidentFacts, OUTCOME_SUCCESSFUL } from './facts.js';
import { type FailureRule, hasFailed } from './failed-change.js';
import type { MetricId } from './metrics/metric.js';
import type { ChangeSegment } from './segment.js';
import { type Slice, type Stretch, stretchesOf } from './slice.js';

/** A record behind a number, and what it is ranked by. */
export interface RankedRecord {
  readonly id: number;
  /** Milliseconds: an instant or a duration. */
  readonly rank: number;
}

/** The records of one group of a slice. */
export interface GroupRecords {
  readonly slice: Slice;
  readonly group: number;
}

/**
 * The records behind a metric's number, in the order of a list: highest rank first, then the newer id. They are the
 * very rows that were counted, so the list's length is the sample size (or the number of failures).
 */
export function recordsBehind(metric: MetricId, records: GroupRecords, rule: FailureRule): RankedRecord[] {
  if (metric === 'mttr') return slowestIncidents(records);
  if (metric === 'lead_time') return changesWhere(records, isSuccessful, leadMs);
  if (metric === 'deploy_frequency') return changesWhere(records, isSuccessful, completedAtMs);
  return changesWhere(
    records,
    ({ outcome, incidentDelayMs }, row) => hasFailed(outcome[row], incidentDelayMs[row], rule),
    completedAtMs,
  );
}

/**
 * The records of one point, for a hover's deep links: the slowest first, for the failure rate the failed ones first
 * and then the other closed changes, slowest first in each.
 */
export function recordsOfPoint(metric: MetricId, records: GroupRecords, rule: FailureRule): RankedRecord[] {
  if (metric === 'mttr') return slowestIncidents(records);
  if (metric !== 'change_failure_rate') return changesWhere(records, isSuccessful, leadMs);
  const isFailed: RowTest = ({ outcome, incidentDelayMs }, row) =>
    hasFailed(outcome[row], incidentDelayMs[row], rule);
  return [isFailed, (facts: ChangeFacts, row: number) => !isFailed(facts, row)].flatMap((isWanted) =>
    changesWhere(records, isWanted, leadMs),
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

function changesWhere(
  { slice, group }: GroupRecords,
  isWanted: RowTest,
  rankOf: ColumnOf<ChangeFacts>,
): RankedRecord[] {
  const { changes, window, partition } = slice;
  const isOurs = (segment: ChangeSegment, row: number) =>
    partition === null || partition.ofChanges(segment)[row] === group;
  return ranked(
    stretchesOf(changes, window),
    (segment, row) => isOurs(segment, row) && isWanted(segment.facts, row),
    rankOf,
  );
}

function slowestIncidents({ slice, group }: GroupRecords): RankedRecord[] {
  const { incidents, window, partition } = slice;
  return ranked(
    stretchesOf(incidents, window),
    (segment, row) => partition === null || partition.ofIncidents(segment)[row] === group,
    ({ timeToResolveMs }: IncidentFacts) => timeToResolveMs,
  );
}

function ranked<S extends { readonly facts: F }, F extends { readonly id: Ids }>(
  stretches: readonly Stretch<S>[],
  isWanted: (segment: S, row: number) => boolean,
  rankOf: ColumnOf<F>,
): RankedRecord[] {
  const records: RankedRecord[] = [];
  for (const { segment, start, end } of stretches) {
    const { id } = segment.facts;
    const ranks = rankOf(segment.facts);
    for (let row = start; row < end; row += 1) {
      if (isWanted(segment, row)) records.push({ id: id[row] ?? 0, rank: ranks[row] ?? 0 });
    }
  }
  return records.sort(byRank);
}

/** The highest rank first, then the newer id. */
export function byRank(a: RankedRecord, b: RankedRecord): number {
  return b.rank - a.rank || b.id - a.id;
}
