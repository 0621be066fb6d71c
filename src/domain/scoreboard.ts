import type { Buckets } from './buckets.js';
import type { FailureRule } from './failed-change.js';
import { compareKeys, type Dimension, type GroupKey, labelOf } from './grouping.js';
import { type Edges, edgesOf } from './intervals.js';
import type { MetricId, Readings } from './metrics/metric.js';
import { METRICS } from './metrics/registry.js';
import type { Slice } from './slice.js';

/** Where a group stands in what is read of all groups. */
export interface Group {
  readonly dimension: Dimension;
  readonly key: GroupKey;
  /** What a person reads. */
  readonly label: string;
  readonly index: number;
}

/** Readings of every group in the window and in the one before. */
export interface ComparedReadings {
  readonly current: Readings;
  readonly previous: Readings;
}

/** The four metrics of all groups of a report. Each is read for all of them at once, when one of them is first asked for. */
export class Scoreboard {
  readonly #windows = new Map<MetricId, ComparedReadings>();
  readonly #edges: Edges;
  readonly #edgesBefore: Edges;
  readonly #series = new Map<Buckets, Map<MetricId, Readings>>();

  /** @param previous told apart by the same partition. */
  constructor(
    readonly current: Slice,
    readonly previous: Slice,
    readonly failure: FailureRule,
  ) {
    this.#edges = edgesOf(current.window);
    this.#edgesBefore = edgesOf(previous.window);
  }

  /** A metric over the window, and over the window before. */
  read(id: MetricId): ComparedReadings {
    const known = this.#windows.get(id) ?? {
      current: METRICS[id].readEach(this.current, this.#edges, this.failure),
      previous: METRICS[id].readEach(this.previous, this.#edgesBefore, this.failure),
    };
    this.#windows.set(id, known);
    return known;
  }

  /** A metric over buckets of the window. */
  readBuckets(id: MetricId, buckets: Buckets): Readings {
    const ofBuckets = this.#series.get(buckets) ?? new Map<MetricId, Readings>();
    this.#series.set(buckets, ofBuckets);
    const known = ofBuckets.get(id) ?? METRICS[id].readEach(this.current, buckets.edges, this.failure);
    ofBuckets.set(id, known);
    return known;
  }

  /**
   * The groups that have at least one record in either window, by number of records in the window (closed changes and resolved
   * incidents) descending, then by key, "Unassigned" last among equals. Every record is in exactly one group, so the groups'
   * counts add up to the overall count.
   */
  groups(dimension: Dimension): Group[] {
    const changes = this.read('change_failure_rate');
    const incidents = this.read('mttr');
    const count = (side: keyof ComparedReadings, index: number) =>
      (changes[side].sampleSize[index] ?? 0) + (incidents[side].sampleSize[index] ?? 0);
    const keys = this.current.partition?.keys ?? [];
    return keys
      .map((key, index) => ({ dimension, key, label: labelOf(this.current.names, dimension, key), index }))
      .filter(({ index }) => count('current', index) + count('previous', index) > 0)
      .sort((a, b) => count('current', b.index) - count('current', a.index) || compareKeys(a.key, b.key));
  }
}
