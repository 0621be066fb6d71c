import { percentilesOf } from '../percentile.js';
import { MS_PER_HOUR } from '../window.js';
import { type Reading, reading } from './metric.js';

/** The reading of a duration metric in hours, from durations in milliseconds. */
export function readDurations(durationsMs: Float64Array): Reading {
  const { p50, p90, sampleSize } = percentilesOf(durationsMs);
  return reading({ value: inHours(p50), p90: inHours(p90), sampleSize });
}

// Divided last: the percentile of whole milliseconds is exact, a percentile of rounded hours would not be.
function inHours(ms: number | null): number | null {
  return ms === null ? null : ms / MS_PER_HOUR;
}
