import type { MetricId } from '../domain/metrics/metric.js';
import { METRICS } from '../domain/metrics/registry.js';
import { countInWords, sampleInWords, valueInWords } from './metric-words.js';

/** What stands where there is no number to read. */
export const NO_VALUE = '—';

/** What a card needs of a reading. */
export interface ShownReading {
  readonly value: number | null;
  readonly sampleSize: number;
  /** Failure rate only. */
  readonly failed?: number | null | undefined;
}

/**
 * The headline of a card: definitions.md shows no failure among n and no sample alike, and lets the badge tell them apart.
 * Example: lead time 31.24 → `31.2 h`; failure rate 0 of 42 → `—`.
 */
export function shownValue(id: MetricId, { value }: ShownReading): string {
  const isNothing = value === null || (METRICS[id].unit === 'share' && value === 0);
  return isNothing ? NO_VALUE : valueInWords(id, value);
}

/** The badge beside the headline. Example: `n = 126`, `3 of 42 failed`, `no closed changes`. */
export function sampleBadge(id: MetricId, { sampleSize, failed }: ShownReading): string {
  if (sampleSize === 0) return `no ${METRICS[id].sample}`;
  if (METRICS[id].unit === 'share')
    return `${countInWords(failed ?? 0)} of ${countInWords(sampleSize)} failed`;
  return `n = ${countInWords(sampleSize)}`;
}

/** What the badge counts, for those who ask. Example: `126 successful changes`. */
export function sampleTitle(id: MetricId, { sampleSize }: ShownReading): string {
  return sampleInWords(id, sampleSize);
}

export type Verdict = 'better' | 'worse' | 'same';

/** A difference to the previous window: its number with sign and unit, and whether it is for the better. */
export interface DeltaWords {
  readonly text: string;
  readonly verdict: Verdict;
}

/** Example: lead time −2.1 → `−2.1 h`, better; null where there is nothing to compare. */
export function deltaWords(id: MetricId, delta: number | null): DeltaWords | null {
  if (delta === null) return null;
  const { better, unit } = METRICS[id];
  if (delta === 0) return { text: '±0', verdict: 'same' };
  const size = Math.abs(delta);
  const sign = delta < 0 ? '−' : '+';
  // A difference of two shares is in points of a percent: "+2 %" would be read as a fiftieth more.
  const text = unit === 'share' ? valueInWords(id, size).replace(' %', ' pp') : valueInWords(id, size);
  return { text: sign + text, verdict: delta > 0 === (better === 'higher') ? 'better' : 'worse' };
}
