import type { BoardRead } from '../board-memo.js';
import type { ChangeFacts, FactNames, IncidentFacts } from '../facts.js';
import type { FailureRule } from '../failed-change.js';
import type { Dimension, Filter } from '../grouping.js';
import type { MetricId, Readings } from '../metrics/metric.js';
import { READERS } from '../metrics/readers.js';
import { partitionOf } from '../partition.js';
import { ChangeSegment, IncidentSegment } from '../segment.js';
import type { Window } from '../window.js';

/** What the four metrics of all groups are read from, as values: they can be handed to another thread. */
export interface MetricScan {
  /** In order of completion. */
  readonly changes: readonly ChangeFacts[];
  /** In order of resolution. */
  readonly incidents: readonly IncidentFacts[];
  readonly names: FactNames;
  readonly dimension: Dimension | null;
  readonly filter: Filter;
  /** In which all intervals lie that are asked for. */
  readonly window: Window;
  readonly failure: FailureRule;
}

export type MetricRead = BoardRead<MetricId>;

/** The readings of all groups, as a `Scoreboard` makes them, in the order of `reads`. */
export function scanMetrics(scan: MetricScan, reads: readonly MetricRead[]): Readings[] {
  const { names, dimension, filter, window, failure } = scan;
  const slice = {
    ...{ window, names },
    changes: scan.changes.map((facts) => new ChangeSegment(facts, false)),
    incidents: scan.incidents.map((facts) => new IncidentSegment(facts, false)),
    partition: partitionOf(names, dimension, filter),
  };
  return reads.map(({ name, edges }) => READERS[name](slice, edges, failure));
}
