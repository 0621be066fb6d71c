import type { PercentilesEach } from '../sample-percentiles.js';
import { MS_PER_HOUR } from '../window.js';
import type { Readings } from './metric.js';

/** The readings of a duration metric in hours. */
export function inReadings({ p50, p90, sampleSize }: PercentilesEach): Readings {
  return { value: inHours(p50), p90: inHours(p90), sampleSize, failed: null, pending: null };
}

// Divided last: the percentile of whole milliseconds is exact, a percentile of rounded hours would not be.
function inHours(ms: Float64Array): Float64Array {
  return ms.map((each) => each / MS_PER_HOUR);
}
