import type { PercentilesEach } from '../sample-percentiles.js';
import { MS_PER_HOUR } from '../window.js';
import type { Readings } from './metric.js';

/** The readings of a duration metric in hours, in the memory of what they were in milliseconds. */
export function inReadings({ p50, p90, sampleSize }: PercentilesEach): Readings {
  return { value: inHours(p50), p90: inHours(p90), sampleSize, failed: null, pending: null };
}

// Divided last: the percentile of whole milliseconds is exact, a percentile of rounded hours would not be.
function inHours(ms: Float64Array): Float64Array {
  for (let i = 0; i < ms.length; i += 1) ms[i] = (ms[i] ?? 0) / MS_PER_HOUR;
  return ms;
}
