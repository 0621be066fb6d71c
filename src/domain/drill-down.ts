import { DROPPED } from './code-table.js';
import { type ChangeFacts, OUTCOME_SUCCESSFUL } from './facts.js';
import { type FailureRule, hasFailed } from './failed-change.js';
import type { MetricId } from './metrics/metric.js';
import { wholePartition } from './partition.js';
import { type RankedList, type RankedRecord, rankedLists } from './ranked-list.js';
import { type Slice, stretchesOf } from './slice.js';

/**
 * The records behind a metric's number, of every group of the slice, in the order of a list: highest rank first, then the newer id.
 * They are the very rows that were counted, so a list's length is the sample size (or the number of failures).
 */
export function recordsBehind(metric: MetricId, slice: Slice, rule: FailureRule): RankedList[] {
  if (metric === 'mttr') return slowestIncidents(slice);
  if (metric === 'lead_time') return changesWhere(slice, isSuccessful, leadMs);
  if (metric === 'deploy_frequency') return changesWhere(slice, isSuccessful, completedAtMs);
  return changesWhere(slice, isFailedBy(rule), completedAtMs);
}

/**
 * The records of one point of a group's series, for a hover's deep links: the slowest first, for the failure rate the failed ones
 * first and then the other closed changes, slowest first in each.
 * @param slice of the point.
 * @param most so many and no more.
 */
export function recordsOfPoint(
  metric: MetricId,
  { slice, group }: { readonly slice: Slice; readonly group: number },
  rule: FailureRule,
  most: number,
): RankedRecord[] {
  const first = (lists: readonly RankedList[]) => lists[group]?.page(null, most) ?? [];
  if (metric === 'mttr') return first(slowestIncidents(slice));
  if (metric !== 'change_failure_rate') return first(changesWhere(slice, isSuccessful, leadMs));
  const isFailed = isFailedBy(rule);
  const others: RowTest = (facts, row) => !isFailed(facts, row);
  return [isFailed, others]
    .flatMap((isWanted) => first(changesWhere(slice, isWanted, leadMs)))
    .slice(0, most);
}

type RowTest = (facts: ChangeFacts, row: number) => boolean;
type ColumnOf = (facts: ChangeFacts) => Float64Array;

const isSuccessful: RowTest = ({ outcome }, row) => ((outcome[row] ?? 0) & OUTCOME_SUCCESSFUL) !== 0;
const leadMs: ColumnOf = (facts) => facts.leadMs;
const completedAtMs: ColumnOf = (facts) => facts.completedAtMs;

function isFailedBy(rule: FailureRule): RowTest {
  return ({ outcome, incidentDelayMs }, row) => hasFailed(outcome[row], incidentDelayMs[row], rule);
}

function changesWhere(
  { changes, window, partition: given }: Slice,
  isWanted: RowTest,
  ranksOf: ColumnOf,
): RankedList[] {
  const partition = given ?? wholePartition();
  return rankedLists({
    stretches: stretchesOf(changes, window),
    groupCount: partition.keys.length,
    groupsIn: (segment) =>
      partition.ofChanges(segment).map((group, row) => (isWanted(segment.facts, row) ? group : DROPPED)),
    ranksIn: ({ facts }) => ranksOf(facts),
  });
}

function slowestIncidents({ incidents, window, partition: given }: Slice): RankedList[] {
  const partition = given ?? wholePartition();
  return rankedLists({
    stretches: stretchesOf(incidents, window),
    groupCount: partition.keys.length,
    groupsIn: (segment) => partition.ofIncidents(segment),
    ranksIn: ({ facts }) => facts.timeToResolveMs,
  });
}
