import { findAround } from './leading-bits.js';
import { selectAround } from './selection.js';

/** A probability in tenths, so that ranks are whole numbers and tenths: 0.9 itself is no binary fraction. */
type Tenths = 5 | 9;

/** From so many values on they are told apart by their leading bits first. */
const MANY = 64;

/** p50 and p90 of a sample; both NaN where the sample is empty. */
export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly sampleSize: number;
}

/**
 * Continuous percentiles of `sampleSize` values from `start` on: linear interpolation at rank p·(n−1) of the sorted sample, as PostgreSQL's
 * `percentile_cont` and NumPy's default have it. Exact: found by selection, the sample is not sorted as a whole, but it may be
 * reordered. Example: [4, 1, 3, 2] → p50 at rank 1.5 = 2.5, p90 at rank 2.7 = 3.7.
 */
export function percentilesInPlace(
  values: Float64Array,
  start = 0,
  sampleSize = values.length - start,
): Percentiles {
  const one = new PercentileColumns(1);
  one.find(values, start, sampleSize, 0);
  return { p50: one.p50[0] ?? Number.NaN, p90: one.p90[0] ?? Number.NaN, sampleSize };
}

/** p50 and p90 of many samples, NaN where one is empty: written where they are wanted, since an object a sample is what would take the time. */
export class PercentileColumns {
  readonly p50: Float64Array;
  readonly p90: Float64Array;

  constructor(length: number) {
    this.p50 = new Float64Array(length).fill(Number.NaN);
    this.p90 = new Float64Array(length).fill(Number.NaN);
  }

  /** Finds those of `sampleSize` values from `start` on, as `percentilesInPlace` does, and keeps them at `index`. */
  find(values: Float64Array, start: number, sampleSize: number, index: number): void {
    if (sampleSize < 2) {
      this.lookUp(values, start, sampleSize, index);
      return;
    }
    const [below50, below90] = [rankBelow(tenthsOf(5, sampleSize)), rankBelow(tenthsOf(9, sampleSize))];
    if (sampleSize < MANY) selectAround(values, start, sampleSize, below50, below90, around);
    else findAround(values, start, sampleSize, below50, below90, around);
    this.p50[index] = between(around[0] ?? 0, around[1] ?? 0, tenthsOf(5, sampleSize) - 10 * below50);
    this.p90[index] = between(around[2] ?? 0, around[3] ?? 0, tenthsOf(9, sampleSize) - 10 * below90);
  }

  /** Likewise, of values that are ascending. */
  lookUp(values: Float64Array, start: number, sampleSize: number, index: number): void {
    if (sampleSize === 0) return;
    if (sampleSize === 1) {
      this.p50[index] = values[start] ?? 0;
      this.p90[index] = values[start] ?? 0;
      return;
    }
    const below50 = rankBelow(tenthsOf(5, sampleSize));
    const below90 = rankBelow(tenthsOf(9, sampleSize));
    const at50 = start + below50;
    const at90 = start + below90;
    this.p50[index] = between(
      values[at50] ?? 0,
      values[at50 + 1] ?? 0,
      tenthsOf(5, sampleSize) - 10 * below50,
    );
    this.p90[index] = between(
      values[at90] ?? 0,
      values[at90 + 1] ?? 0,
      tenthsOf(9, sampleSize) - 10 * below90,
    );
  }
}

/** The values on both sides of p50 and of p90. Used by one call after another: none of them waits for anything. */
const around = new Float64Array(4);

/**
 * The percentiles of a sample that is in order somewhere.
 * @param findAt writes the value of a rank to the first place of what it is given, and that of the next rank, where there is one, to the
 * second.
 */
export function percentilesByRank(
  findAt: (rank: number, found: Float64Array) => void,
  sampleSize: number,
): Percentiles {
  const read = (p: Tenths) => {
    const below = rankBelow(tenthsOf(p, sampleSize));
    findAt(below, around);
    return between(around[0] ?? 0, around[1] ?? 0, tenthsOf(p, sampleSize) - 10 * below);
  };
  return { p50: read(5), p90: read(9), sampleSize };
}

/**
 * The rank of a percentile in tenths, a whole number: 0.9 × 486 in floating point is 437.40000000000003, which moved the real ledger's p90
 * MTTR at the 13th digit.
 */
function tenthsOf(p: Tenths, sampleSize: number): number {
  return p * (sampleSize - 1);
}

function rankBelow(rankInTenths: number): number {
  return Math.floor(rankInTenths / 10);
}

function between(low: number, high: number, tenths: number): number {
  return tenths === 0 ? low : low + ((high - low) * tenths) / 10;
}
