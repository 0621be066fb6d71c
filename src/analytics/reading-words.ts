import type { MetricId } from '../domain/metrics/metric.js';
import { METRICS } from '../domain/metrics/registry.js';
import { countInWords, sampleInWords, significant, valueInWords } from './metric-words.js';

/** What stands where there is no number worth one. */
export const NO_VALUE = '—';

/** What the words need of a reading; `failed` of the failure rate alone. */
export interface ShownReading {
  readonly value: number | null;
  readonly sampleSize: number;
  readonly failed?: number | null | undefined;
}

/** The number on a card: `—` without a value and for no failure at all, which the badge tells apart. */
export function shownValue(id: MetricId, { value, failed }: Pick<ShownReading, 'value' | 'failed'>): string {
  return value === null || failed === 0 ? NO_VALUE : valueInWords(id, value);
}

/**
 * The badge beside the number: what it is computed from. Example: `n = 126`, `3 of 42 failed`, `no closed changes`.
 */
export function sampleBadge(
  id: MetricId,
  { sampleSize, failed }: Pick<ShownReading, 'sampleSize' | 'failed'>,
) {
  if (sampleSize === 0) return `no ${METRICS[id].sample}`;
  if (failed == null) return `n = ${countInWords(sampleSize)}`;
  return `${countInWords(failed)} of ${countInWords(sampleSize)} failed`;
}

/** What the badge counts, for those who ask. Example: `126 successful changes`. */
export function sampleTitle(id: MetricId, { sampleSize }: Pick<ShownReading, 'sampleSize'>): string {
  return sampleInWords(id, sampleSize);
}

export type Verdict = 'better' | 'worse' | 'same';

/** A change against the previous window, for a person. */
export interface DeltaWords {
  /** With its sign and unit; shares differ by percentage points. Example: `+2.1 h`, `−1.3 points`. */
  readonly text: string;
  /** By the metric's direction; null where there is nothing to compare. */
  readonly verdict: Verdict | null;
}

/** Far below what the ledger can tell (1 ms is 3e-7 h): such a rest is of the arithmetic, not of the work. */
const SMALLEST_DELTA = 1e-9;

const DELTA_DIGITS = 2;

/**
 * value − previous value in words, and whether that is better. Example: lead time, 2.1 → `+2.1 h`, worse; null →
 * `no comparison`.
 */
export function deltaWords(id: MetricId, delta: number | null): DeltaWords {
  if (delta === null) return { text: 'no comparison', verdict: null };
  if (Math.abs(delta) < SMALLEST_DELTA) return { text: '±0', verdict: 'same' };
  const isBetter = delta > 0 === (METRICS[id].better === 'higher');
  const text = `${delta < 0 ? '−' : '+'}${distanceInWords(id, Math.abs(delta))}`;
  return { text, verdict: isBetter ? 'better' : 'worse' };
}

/** "3 %" would read as a share of the previous value. */
function distanceInWords(id: MetricId, distance: number): string {
  return METRICS[id].unit === 'share'
    ? `${significant(distance * 100, DELTA_DIGITS)} points`
    : valueInWords(id, distance, DELTA_DIGITS);
}
