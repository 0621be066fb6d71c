import { metricInWords, sampleInWords, valueInWords } from '../../../analytics/metric-words.js';
import { NO_VALUE, sampleBadge } from '../../../analytics/reading-words.js';
import type { Interval } from '../documents.generated.js';
import { bucketInWords } from '../model/dates.js';
import type { Metric } from '../model/metric.js';
import type { Point } from '../model/reading.js';

/** What there is to say of one point, in parts. */
export interface PointWords {
  readonly when: string;
  readonly value: string;
  /** null where the metric has none. */
  readonly p90: string | null;
  readonly sample: string;
}

/** Example: `Mon 16 Nov`, `8.2 h`, `31 h`, `12 successful changes`. */
export function pointWords(about: Metric, point: Point, interval: Interval): PointWords {
  const { value, p90, sampleSize } = point;
  const failed = value === null ? 0 : Math.round(value * sampleSize);
  return {
    when: bucketInWords(point.bucketStart, interval) + (point.partial ? ' (part of it)' : ''),
    value: value === null ? NO_VALUE : valueInWords(about.id, value),
    p90: p90 === null ? null : valueInWords(about.id, p90),
    sample:
      about.unit === 'share' || sampleSize === 0
        ? sampleBadge(about.id, { sampleSize, failed: about.unit === 'share' ? failed : null })
        : sampleInWords(about.id, sampleSize),
  };
}

/** The same as one sentence, for a screen reader. */
export function pointSentence(about: Metric, point: Point, interval: Interval): string {
  const { when, value, p90, sample } = pointWords(about, point, interval);
  const shown = value === NO_VALUE ? 'no value' : value;
  return `${when}: ${shown}${p90 === null ? '' : `, p90 ${p90}`}, ${sample}`;
}

/** What a chart is of. Example: `Lead time (p50) by day`. */
export function chartName(about: Metric, interval: Interval): string {
  return `${metricInWords(about.id)} by ${interval.toLowerCase()}`;
}
