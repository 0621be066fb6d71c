import type { MetricId } from '../domain/metrics/metric.js';
import { METRICS } from '../domain/metrics/registry.js';
import type { Finding } from '../domain/regression.js';
import { formatLocalDate, type LocalDate } from '../domain/zone.js';
import { changeInWords, countInWords, metricInWords, subjectInWords, valueInWords } from './metric-words.js';

/** What the summary of an alert tells. */
export type SummarisedAlert = Omit<Finding, 'hasRegressed' | 'threshold' | 'baselineSampleSize'>;

/**
 * One line for a person: what got worse, by how much, from what, on how many records. Example: `MTTR (p50) for team payments
 * regressed +45 % vs 28-day baseline (3.1 h from 2.1 h, n = 9)`.
 */
export function alertSummary(alert: SummarisedAlert): string {
  return `${headOf(alert)} regressed ${changeInWords(alert.change)} vs 28-day baseline (${numbersOf(alert)})`;
}

/**
 * The same of an alert whose metric came back. Example: `MTTR (p50) for team payments is back within its threshold; it had
 * regressed +45 % vs 28-day baseline (3.1 h from 2.1 h, n = 9)`.
 */
export function recoverySummary(alert: SummarisedAlert): string {
  const before = `it had regressed ${changeInWords(alert.change)} vs 28-day baseline (${numbersOf(alert)})`;
  return `${headOf(alert)} is back within its threshold; ${before}`;
}

function headOf(alert: SummarisedAlert): string {
  return `${metricInWords(alert.metric)} for ${subjectInWords(alert)}`;
}

function numbersOf({ metric, value, baseline, sampleSize }: SummarisedAlert): string {
  const from = `${valueInWords(metric, value)} from ${valueInWords(metric, baseline)}`;
  return `${from}, n = ${countInWords(sampleSize)}`;
}

/** A goal of the workspace that its metric is on the wrong side of. */
export interface MissedGoal {
  readonly metric: MetricId;
  readonly target: number;
  readonly value: number;
  readonly sampleSize: number;
  readonly quarterEnd: LocalDate;
}

/** Example: `MTTR (p50) for the whole workspace misses its goal of at most 2 h by 2026-03-31 (3.1 h, n = 40)`. */
export function goalSummary({ metric, target, value, sampleSize, quarterEnd }: MissedGoal): string {
  const head = `${metricInWords(metric)} for the whole workspace`;
  const goal = `${targetInWords(metric, target)} by ${formatLocalDate(quarterEnd)}`;
  return `${head} misses its goal of ${goal} (${valueInWords(metric, value)}, n = ${countInWords(sampleSize)})`;
}

/** Example: `at most 2 h`. */
export function targetInWords(metric: MetricId, target: number): string {
  return `${METRICS[metric].better === 'lower' ? 'at most' : 'at least'} ${valueInWords(metric, target)}`;
}
