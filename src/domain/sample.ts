import { type Durations, orderOf, type Rows, type Run } from './duration-order.js';

/** What durations are of: they stand in the order of its records. */
interface InTime {
  readonly count: number;
  readonly atMs: Float64Array;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** The durations of one segment's records, of all or of some of them: in order of time, and by size once that is asked for. */
export class Sample implements InTime, Run {
  readonly count: number;
  readonly atMs: Float64Array;
  readonly firstMs: number;
  readonly lastMs: number;
  #order: Rows | null = null;

  /**
   * @param durationMs of each record of the segment.
   * @param marks whose lowest bit says which records belong to the sample; null: all of them.
   * @param isKept whether to put them in order pays, since the same durations will be asked for again.
   */
  constructor(
    { count, atMs, firstMs, lastMs }: InTime,
    readonly durationMs: Float64Array,
    readonly marks: Uint8Array | null,
    readonly isKept: boolean,
  ) {
    this.count = count;
    this.atMs = atMs;
    this.firstMs = firstMs;
    this.lastMs = lastMs;
  }

  /** As the cells of groups read them: in order where that pays. */
  get durations(): Durations {
    const { durationMs, marks } = this;
    return { durationMs, marks, order: this.isKept ? this.order : null };
  }

  /** The rows that belong to the sample, the shortest duration first: made when it is first asked for. */
  get order(): Rows {
    this.#order ??= orderOf(this.durationMs, this.marks);
    return this.#order;
  }
}
