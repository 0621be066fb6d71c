/*
 * How long after another instant something was, in a column that is narrow: 0 says that it was not (or that nobody knows when), so a
 * column in which nothing was need not be kept at all.
 */

/** @param ms whole milliseconds, below 0 where it was earlier; NaN where there is none. */
export function encodeOffset(ms: number): number {
  if (Number.isNaN(ms)) return 0;
  return ms < 0 ? ms : ms + 1;
}

/** @returns milliseconds; NaN where there is none. */
export function decodeOffset(code: number | undefined): number {
  if (code === undefined || code === 0) return Number.NaN;
  return code < 0 ? code : code - 1;
}
