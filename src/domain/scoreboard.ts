import { BoardMemo, type BoardRead } from './board-memo.js';
import { recordsBehind } from './drill-down.js';
import type { FailureRule } from './failed-change.js';
import { compareKeys, type Dimension, type GroupKey, labelOf } from './grouping.js';
import { type Edges, edgesOf } from './intervals.js';
import { METRIC_IDS, type MetricId, type Readings } from './metrics/metric.js';
import { READERS } from './metrics/readers.js';
import type { RankedList } from './ranked-list.js';
import type { Slice } from './slice.js';

/** Where a group stands in what is read of all groups. */
export interface Group {
  readonly dimension: Dimension;
  readonly key: GroupKey;
  /** What a person reads. */
  readonly label: string;
  readonly index: number;
}

/** The report's window, or the one that it is compared with. */
export type Side = 'current' | 'previous';

/** Readings of every group in the window and in the one before. */
export type ComparedReadings = Readonly<Record<Side, Readings>>;

/** Has a metric of all groups read where that holds nobody up. */
export type ReadMetricElsewhere = (read: BoardRead<MetricId>) => Promise<Readings>;

/** The four metrics of all groups of a report. Each is read for all of them at once, when one of them is first asked for. */
export class Scoreboard {
  readonly #memo: BoardMemo<MetricId, Readings>;
  readonly #records = new Map<MetricId, readonly RankedList[]>();
  readonly edges: Readonly<Record<Side, Edges>>;

  /**
   * @param previous told apart by the same partition.
   * @param elsewhere null where reading here takes no time to speak of.
   */
  constructor(
    readonly current: Slice,
    readonly previous: Slice,
    readonly failure: FailureRule,
    elsewhere: ReadMetricElsewhere | null = null,
  ) {
    this.edges = { current: edgesOf(current.window), previous: edgesOf(previous.window) };
    this.#memo = new BoardMemo(({ name, edges }) => {
      const slice = edges === this.edges.previous ? previous : current;
      return READERS[name](slice, edges, failure);
    }, elsewhere);
  }

  /** A metric over the window, and over the window before. */
  read(id: MetricId): ComparedReadings {
    const { current, previous } = this.edges;
    return { current: this.readOver(id, current), previous: this.readOver(id, previous) };
  }

  /** A metric over intervals of the window; of the window before, over `edges.previous` only. */
  readOver(id: MetricId, edges: Edges): Readings {
    return this.#memo.take({ name: id, edges });
  }

  /** The records behind a metric of the window, of each group. */
  recordsBehind(id: MetricId): readonly RankedList[] {
    const known = this.#records.get(id) ?? recordsBehind(id, this.current, this.failure);
    this.#records.set(id, known);
    return known;
  }

  /** Has a reading made elsewhere; null where it is there already, or may be made here. */
  prepare(id: MetricId, edges: Edges): Promise<void> | null {
    return this.#memo.prepare({ name: id, edges });
  }

  /** Has all four metrics of both windows read elsewhere, where that is needed. */
  async prepareWindows(): Promise<void> {
    const { current, previous } = this.edges;
    await Promise.all(METRIC_IDS.flatMap((id) => [this.prepare(id, current), this.prepare(id, previous)]));
  }

  /**
   * The groups that have at least one record in either window, by number of records in the window (closed changes and resolved
   * incidents) descending, then by key, "Unassigned" last among equals. Every record is in exactly one group, so the groups'
   * counts add up to the overall count.
   */
  groups(dimension: Dimension): Group[] {
    const changes = this.read('change_failure_rate');
    const incidents = this.read('mttr');
    const count = (side: Side, index: number) =>
      (changes[side].sampleSize[index] ?? 0) + (incidents[side].sampleSize[index] ?? 0);
    const keys = this.current.partition?.keys ?? [];
    return keys
      .map((key, index) => ({ dimension, key, label: labelOf(this.current.names, dimension, key), index }))
      .filter(({ index }) => count('current', index) + count('previous', index) > 0)
      .sort((a, b) => count('current', b.index) - count('current', a.index) || compareKeys(a.key, b.key));
  }
}
