import type { Edges } from '../intervals.js';
import type { Sample } from '../sample.js';
import { percentilesBetween } from '../sample-percentiles.js';
import { MS_PER_HOUR } from '../window.js';
import type { Readings } from './metric.js';

/** The readings of a duration metric in hours. */
export function readDurations(samples: readonly Sample[], edges: Edges): Readings {
  const { p50, p90, sampleSize } = percentilesBetween(samples, edges);
  return { value: inHours(p50), p90: inHours(p90), sampleSize, failed: null, pending: null };
}

// Divided last: the percentile of whole milliseconds is exact, a percentile of rounded hours would not be.
function inHours(ms: Float64Array): Float64Array {
  for (let i = 0; i < ms.length; i += 1) ms[i] = (ms[i] ?? Number.NaN) / MS_PER_HOUR;
  return ms;
}
