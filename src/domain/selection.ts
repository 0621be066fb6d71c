/** A sample of at most so many values is sorted, by insertion: less work than to select twice. */
const SMALL = 24;

/** Values of ranks `lower`, `lower + 1`, `upper` and `upper + 1`. */
export type Around = Float64Array;

/**
 * Finds the values around two ranks of `count` values from `start` on, which it reorders. `lower` is at most `upper`; a rank past the
 * last has any value.
 */
export function selectAround(
  values: Float64Array,
  start: number,
  count: number,
  lower: number,
  upper: number,
  found: Around,
): void {
  const [atLower, atUpper] = [start + lower, start + upper];
  if (count <= SMALL) {
    sortSmall(values, start, start + count);
  } else {
    // What is below the upper rank stands before it then: the lower one is looked for there alone.
    select(values, start, start + count - 1, atUpper);
    moveSmallest(values, atUpper + 1, start + count);
    select(values, start, atUpper, atLower);
    moveSmallest(values, atLower + 1, atUpper);
  }
  found[0] = at(values, atLower);
  found[1] = at(values, atLower + 1);
  found[2] = at(values, atUpper);
  found[3] = at(values, atUpper + 1);
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
