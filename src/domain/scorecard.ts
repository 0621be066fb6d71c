import { type Band, type BandSet, bandOf } from './bands.js';
import { type Bucket, bucketsOf, type Interval } from './buckets.js';
import { type RankedRecord, recordsBehind, recordsOfPoint } from './drill-down.js';
import { type GoalReading, type GoalSet, readGoal } from './goals.js';
import { type FailureRule, type MetricId, type Reading, readWhole } from './metrics/metric.js';
import { METRICS } from './metrics/registry.js';
import { type Point, seriesOf } from './series.js';
import { narrow, type Slice } from './slice.js';
import type { Window } from './window.js';

/** A metric's reading with the previous window's beside it. */
export interface ComparedReading extends Reading {
  /** The value over the previous window. */
  readonly previous: number | null;
  /** `value − previous`; null where either is null. */
  readonly delta: number | null;
  readonly band: Band | null;
  /** How the value stands to its target; null where the metric has none in force. */
  readonly goal: GoalReading | null;
}

/** The rules under which one report reads its numbers. Shared by all of its groups. */
export class ReportRules {
  readonly #buckets = new Map<Interval, readonly Bucket[]>();

  constructor(
    readonly window: Window,
    readonly timeZone: string,
    readonly failure: FailureRule,
    readonly bandSet: BandSet,
    /** The targets that the values are held against; null for none. */
    readonly goals: GoalSet | null = null,
  ) {}

  /** The window's buckets, worked out once however many groups ask. */
  bucketsBy(interval: Interval): readonly Bucket[] {
    const known = this.#buckets.get(interval);
    if (known !== undefined) return known;
    const buckets = bucketsOf(this.window, interval, this.timeZone);
    this.#buckets.set(interval, buckets);
    return buckets;
  }
}

/** The four metrics of one group, or of everything. Each number is computed when it is first asked for. */
export class Scorecard {
  readonly #readings = new Map<MetricId, ComparedReading>();

  constructor(
    readonly rules: ReportRules,
    readonly current: Slice,
    readonly previous: Slice,
  ) {}

  /** The metric over the window, compared with the window before. */
  read(id: MetricId): ComparedReading {
    const known = this.#readings.get(id);
    if (known !== undefined) return known;
    const metric = METRICS[id];
    const reading = readWhole(metric, this.current, this.rules.failure);
    const previous = readWhole(metric, this.previous, this.rules.failure).value;
    const delta = reading.value === null || previous === null ? null : reading.value - previous;
    const band = bandOf(this.rules.bandSet, id, reading.value, metric.better);
    const goal = readGoal(id, reading.value, this.rules.goals);
    const compared = { ...reading, previous, delta, band, goal };
    this.#readings.set(id, compared);
    return compared;
  }

  /**
   * One point a bucket, oldest first.
   * @param last keeps the newest buckets only; null keeps all.
   */
  series(id: MetricId, interval: Interval, last: number | null): Point[] {
    const buckets = this.rules.bucketsBy(interval);
    const wanted = last === null ? buckets : buckets.slice(Math.max(0, buckets.length - last));
    return seriesOf(METRICS[id], this.current, wanted, this.rules.failure);
  }

  /** The records behind the metric's number, in the order of its list. */
  recordsBehind(id: MetricId): RankedRecord[] {
    return recordsBehind(id, this.current, this.rules.failure);
  }

  /** The records behind one point of the metric's series. */
  recordsOfPoint(id: MetricId, point: Point): RankedRecord[] {
    return recordsOfPoint(id, narrow(this.current, point.bucket.window), this.rules.failure);
  }
}
