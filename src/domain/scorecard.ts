import { type Band, bandOf } from './bands.js';
import type { Interval } from './buckets.js';
import { recordsOfPoint } from './drill-down.js';
import { type GoalReading, readGoal } from './goals.js';
import { type MetricId, type Reading, readingAt } from './metrics/metric.js';
import { METRICS } from './metrics/registry.js';
import { RankedList, type RankedRecord } from './ranked-list.js';
import type { ReportRules } from './report-rules.js';
import type { Scoreboard } from './scoreboard.js';
import { type Point, pointsOf } from './series.js';
import { narrow } from './slice.js';

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

/** The four metrics of one group, or of everything. Each number is computed when it is first asked for. */
export class Scorecard {
  readonly #readings = new Map<MetricId, ComparedReading>();

  /** @param index of the group on the board. */
  constructor(
    readonly rules: ReportRules,
    readonly board: Scoreboard,
    readonly index: number,
  ) {}

  /** The metric over the window, compared with the window before. */
  read(id: MetricId): ComparedReading {
    const known = this.#readings.get(id);
    if (known !== undefined) return known;
    const { current, previous: before } = this.board.read(id);
    const reading = readingAt(current, this.index);
    const previous = readingAt(before, this.index).value;
    const delta = reading.value === null || previous === null ? null : reading.value - previous;
    const band = bandOf(this.rules.bandSet, id, reading.value, METRICS[id].better);
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
    const buckets = this.rules.bucketsBy(interval, last);
    return pointsOf(buckets, this.board.readOver(id, buckets.edges), this.index);
  }

  /** Null where `series` may be asked at once; else it is to be waited for. */
  prepareSeries(id: MetricId, interval: Interval, last: number | null): Promise<void> | null {
    const { edges } = this.rules.bucketsBy(interval, last);
    return this.board.prepare(id, edges);
  }

  /** The records behind the metric's number, in the order of its list. */
  recordsBehind(id: MetricId): RankedList {
    return this.board.recordsBehind(id)[this.index] ?? RankedList.of([]);
  }

  /** The first `most` records behind one point of the metric's series. */
  recordsOfPoint(id: MetricId, point: Point, most: number): RankedRecord[] {
    const slice = narrow(this.board.current, point.bucket.window);
    return recordsOfPoint(id, { slice, group: this.index }, this.rules.failure, most);
  }
}
