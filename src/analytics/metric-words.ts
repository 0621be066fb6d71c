import type { Metric, MetricId } from '../domain/metrics/metric.js';
import { METRICS } from '../domain/metrics/registry.js';
import type { Subject } from '../domain/regression.js';

const HOURS_PER_DAY = 24;
const MINUTES_PER_HOUR = 60;

const FORMAT: Readonly<Record<Metric['unit'], (value: number) => string>> = {
  'per day': (value) => `${significant(value)} a day`,
  share: (value) => `${significant(value * 100)}%`,
  hours: (value) => {
    if (value < 1) return `${significant(value * MINUTES_PER_HOUR)} min`;
    return value < 2 * HOURS_PER_DAY
      ? `${significant(value)} h`
      : `${significant(value / HOURS_PER_DAY)} days`;
  },
};

/** A metric's value for a person, with its unit. Example: lead time 31.24 → `31.2 h`; 120 → `5 days`. */
export function valueInWords(id: MetricId, value: number): string {
  return FORMAT[METRICS[id].unit](value);
}

/** Three digits that say something, without an exponent. 0.4567 → 0.457, 1234.5 → 1,235. */
function significant(value: number): string {
  const digits = {
    maximumSignificantDigits: 3,
    roundingPriority: 'morePrecision',
    maximumFractionDigits: 0,
  } as const;
  return new Intl.NumberFormat('en-US', digits).format(value);
}

/** A sample size with its noun. Example: `1 resolved incident`, `42 closed changes`. */
export function sampleInWords(id: MetricId, size: number): string {
  const { sample } = METRICS[id];
  return `${COUNT.format(size)} ${size === 1 ? sample.replace(/s$/, '') : sample}`;
}

const COUNT = new Intl.NumberFormat('en-US');

const DIMENSION_WORDS = { team: 'team', service: 'service', change_type: 'change type' } as const;

/** Of whom a number is, in the middle of a sentence. Example: `team payments`, `records without a service`. */
export function subjectInWords({ dimension, key, label }: Subject & { readonly label: string }): string {
  if (dimension === null) return 'the whole workspace';
  const word = DIMENSION_WORDS[dimension];
  return key === null ? `records without a ${word}` : `${word} ${label}`;
}
