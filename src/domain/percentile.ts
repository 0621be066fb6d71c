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
  if (sampleSize > SMALL) {
    const selected = (rank: number) => select(values, start, sampleSize, rank);
    return { p50: percentileAt(selected, sampleSize, 5), p90: percentileAt(selected, sampleSize, 9), sampleSize };
  }
  sortSmall(values, start, start + sampleSize);
  const sorted = (rank: number) => at(values, start + rank);
  return { p50: percentileAt(sorted, sampleSize, 5), p90: percentileAt(sorted, sampleSize, 9), sampleSize };
}

/**
 * One percentile, given the value of every rank. The rank is split into a whole number and tenths in integers: 0.9 × 486 in
 * floating point is 437.40000000000003, which moved the real ledger's p90 MTTR at the 13th digit.
 */
export function percentileAt(
  valueAt: (rank: number) => number,
  sampleSize: number,
  p: Tenths,
): number {
  if (sampleSize === 0) return Number.NaN;
  const rankInTenths = p * (sampleSize - 1);
  const tenths = rankInTenths % 10;
  const below = (rankInTenths - tenths) / 10;
  const low = valueAt(below);
  return tenths === 0 ? low : low + ((valueAt(below + 1) - low) * tenths) / 10;
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

/**
 * Moves the value of a rank to its index, smaller ones before it and larger ones behind it, and returns it.
 * Quickselect with the median of three (Hoare, "Find", CACM 1961). Data that make it split badly again and again are
 * sorted instead, so that no input takes quadratic time (Musser's introselect, 1997).
 */
function select(values: Float64Array, start: number, count: number, rank: number): number {
  const k = start + rank;
  let left = start;
  let right = start + count - 1;
  let patience = 2 * Math.ceil(Math.log2(count + 1));
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
  return at(values, k);
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
      const swapped = at(values, i);
      values[i] = at(values, j);
      values[j] = swapped;
      i += 1;
      j -= 1;
    }
  }
  return [j, i];
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** Indexes here are always inside; the fallback only satisfies the type. */
function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
