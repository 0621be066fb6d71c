/** A probability in tenths, so that ranks are whole numbers and tenths: 0.9 itself is no binary fraction. */
type Tenths = 5 | 9;

/** p50 and p90 of a sample; both NaN where the sample is empty. */
export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly sampleSize: number;
}

/** A sample of at most so many values is sorted, by insertion: less work than to select twice. */
const SMALL = 24;

/**
 * Continuous percentiles of `sampleSize` values from `start` on: linear interpolation at rank p·(n−1) of the sorted sample, as PostgreSQL's
 * `percentile_cont` and NumPy's default have it. Exact: found by selection, the sample is not sorted as a whole, but it is
 * reordered. Example: [4, 1, 3, 2] → p50 at rank 1.5 = 2.5, p90 at rank 2.7 = 3.7.
 */
export function percentilesInPlace(
  values: Float64Array,
  start = 0,
  sampleSize = values.length - start,
): Percentiles {
  if (sampleSize === 0) return { p50: Number.NaN, p90: Number.NaN, sampleSize };
  const end = start + sampleSize;
  const [rank50, rank90] = [rankOf(5, sampleSize), rankOf(9, sampleSize)];
  const [at50, at90] = [start + rank50.below, start + rank90.below];
  if (sampleSize <= SMALL) {
    sortSmall(values, start, end);
  } else {
    // What is below p90 stands before it then: p50 is looked for there alone.
    select(values, start, end - 1, at90);
    moveSmallest(values, at90 + 1, end);
    select(values, start, at90, at50);
    moveSmallest(values, at50 + 1, at90);
  }
  return {
    p50: between(at(values, at50), at(values, at50 + 1), rank50.tenths),
    p90: between(at(values, at90), at(values, at90 + 1), rank90.tenths),
    sampleSize,
  };
}

/** The percentiles of a sample that is ascending somewhere, given its value of every rank. */
export function percentilesByRank(valueAt: (rank: number) => number, sampleSize: number): Percentiles {
  const read = (p: Tenths) => {
    const { below, tenths } = rankOf(p, sampleSize);
    return between(valueAt(below), tenths === 0 ? Number.NaN : valueAt(below + 1), tenths);
  };
  return { p50: read(5), p90: read(9), sampleSize };
}

/**
 * The rank of a percentile, split into a whole number and tenths in integers: 0.9 × 486 in floating point is 437.40000000000003,
 * which moved the real ledger's p90 MTTR at the 13th digit.
 */
function rankOf(p: Tenths, sampleSize: number): { readonly below: number; readonly tenths: number } {
  const rankInTenths = p * (sampleSize - 1);
  const tenths = rankInTenths % 10;
  return { below: (rankInTenths - tenths) / 10, tenths };
}

function between(low: number, high: number, tenths: number): number {
  return tenths === 0 ? low : low + ((high - low) * tenths) / 10;
}

function sortSmall(values: Float64Array, start: number, end: number): void {
  for (let i = start + 1; i < end; i += 1) {
    const value = at(values, i);
    let j = i - 1;
    while (j >= start && at(values, j) > value) {
      values[j + 1] = at(values, j);
      j -= 1;
    }
    values[j + 1] = value;
  }
}

/** Swaps the smallest of [start, end) to `start`. */
function moveSmallest(values: Float64Array, start: number, end: number): void {
  let smallest = start;
  for (let i = start + 1; i < end; i += 1) if (at(values, i) < at(values, smallest)) smallest = i;
  if (smallest < end) swap(values, start, smallest);
}

/**
 * Moves the value of rank `k` of [from, to] to index `k`, smaller ones before it and larger ones behind it.
 * Quickselect with the median of three (Hoare, "Find", CACM 1961). Data that make it split badly again and again are
 * sorted instead, so that no input takes quadratic time (Musser's introselect, 1997).
 */
function select(values: Float64Array, from: number, to: number, k: number): void {
  let left = from;
  let right = to;
  let patience = 2 * Math.ceil(Math.log2(to - from + 2));
  while (left < right) {
    if (patience === 0) {
      values.subarray(left, right + 1).sort();
      break;
    }
    patience -= 1;
    const [lastLow, firstHigh] = partition(values, left, right);
    if (k <= lastLow) right = lastLow;
    else if (k >= firstHigh) left = firstHigh;
    else break;
  }
}

/** Splits [left, right] into values at most the pivot and at least the pivot; what is between the ends equals it. */
function partition(values: Float64Array, left: number, right: number): [lastLow: number, firstHigh: number] {
  const pivot = medianOfThree(at(values, left), at(values, (left + right) >>> 1), at(values, right));
  let i = left;
  let j = right;
  while (i <= j) {
    while (at(values, i) < pivot) i += 1;
    while (at(values, j) > pivot) j -= 1;
    if (i <= j) {
      swap(values, i, j);
      i += 1;
      j -= 1;
    }
  }
  return [j, i];
}

function swap(values: Float64Array, i: number, j: number): void {
  const swapped = at(values, i);
  values[i] = at(values, j);
  values[j] = swapped;
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** Indexes here are always inside; the fallback only satisfies the type. */
function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
