import type { Metric, MetricId } from '../domain/metrics/metric.js';
import { METRICS } from '../domain/metrics/registry.js';
import type { Subject } from '../domain/regression.js';
import { MS_PER_HOUR } from '../domain/window.js';

const HOURS_PER_DAY = 24;
const MINUTES_PER_HOUR = 60;

const FORMAT: Readonly<Record<Metric['unit'], (value: number, digits?: number) => string>> = {
  'per day': (value, digits) => `${significant(value, digits)} a day`,
  share: (value, digits) => `${significant(value * 100, digits)} %`,
  hours: (value, digits) => {
    const minutes = significant(value * MINUTES_PER_HOUR, digits);
    // What rounds to a whole hour is said as one.
    if (value < 1) return minutes === String(MINUTES_PER_HOUR) ? '1 h' : `${minutes} min`;
    return value < 2 * HOURS_PER_DAY
      ? `${significant(value, digits)} h`
      : `${significant(value / HOURS_PER_DAY, digits)} days`;
  },
};

/** A metric's name where a value of it follows: durations are read at their median. Example: `MTTR (p50)`. */
export function metricInWords(id: MetricId): string {
  const { name, unit } = METRICS[id];
  return unit === 'hours' ? `${name} (p50)` : name;
}

/** A metric's value for a person, with its unit. Example: lead time 31.24 → `31.2 h`; 120 → `5 days`. */
export function valueInWords(id: MetricId, value: number, digits?: number): string {
  return FORMAT[METRICS[id].unit](value, digits);
}

const MS_PER_SECOND = 1000;
const MS_PER_MINUTE = 60_000;

/** A duration for a person, which nothing exact is read from. Example: `2.5 h`, `3 days`, `12 min`, `1 ms`, `0 s`. */
export function durationInWords(ms: number): string {
  if (ms >= MS_PER_MINUTE) return valueInWords('mttr', ms / MS_PER_HOUR);
  return ms > 0 && ms < MS_PER_SECOND ? `${significant(ms)} ms` : `${significant(ms / MS_PER_SECOND)} s`;
}

/** Digits that say something, without an exponent. 0.4567 → 0.457, 1234.5 → 1,235. */
export function significant(value: number, digits = 3): string {
  const options = {
    maximumSignificantDigits: digits,
    roundingPriority: 'morePrecision',
    maximumFractionDigits: 0,
  } as const;
  return new Intl.NumberFormat('en-US', options).format(value);
}

/** A relative change; null is from zero. Example: 0.452 → `+45 %`, −0.0042 → `−0.42 %`. */
export function changeInWords(change: number | null): string {
  if (change === null) return 'from zero';
  return `${change < 0 ? '−' : '+'}${significant(Math.abs(change) * 100, 2)} %`;
}

/** A sample size with its noun. Example: `1 resolved incident`, `42 closed changes`. */
export function sampleInWords(id: MetricId, size: number): string {
  const { sample } = METRICS[id];
  return `${countInWords(size)} ${size === 1 ? sample.replace(/s$/, '') : sample}`;
}

const COUNT = new Intl.NumberFormat('en-US');

/** A number of records without a noun. Example: `1,200`. */
export function countInWords(size: number): string {
  return COUNT.format(size);
}

const DIMENSION_WORDS = { team: 'team', service: 'service', change_type: 'change type' } as const;

/** Of whom a number is, in the middle of a sentence. Example: `team payments`, `records without a service`. */
export function subjectInWords({ dimension, key, label }: Subject & { readonly label: string }): string {
  if (dimension === null) return 'the whole workspace';
  const word = DIMENSION_WORDS[dimension];
  return key === null ? `records without a ${word}` : `${word} ${nameInWords(label)}`;
}

const LONGEST_NAME = 80;

/** A name that people chose, as a sentence can hold it: on one line, and no longer than leaves room for the rest. */
export function nameInWords(name: string): string {
  return oneLine(name, LONGEST_NAME);
}

const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;
/** They turn round what stands behind them, to the end of the line. */
const DIRECTION_OVERRIDES = /[\u202A-\u202E\u2066-\u2069]/g;

/** Text without line breaks, control characters and direction overrides, cut to at most `longest` characters. */
export function oneLine(text: string, longest: number): string {
  const line = text.toWellFormed().replace(DIRECTION_OVERRIDES, '').replace(BREAKS, ' ').trim();
  const characters = [...line];
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`;
}
