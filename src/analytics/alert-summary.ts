import { METRICS } from '../domain/metrics/registry.js';
import type { Finding } from '../domain/regression.js';
import { sampleInWords, subjectInWords, valueInWords } from './metric-words.js';

const PERCENT = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 0 });

/**
 * One line for a person: what got worse, by how much, from what, on how many records. Example: `Lead time of team payments
 * is 14 h, 40% above its baseline of 10 h (7 days: 12 successful changes; 28 days: 60).`
 */
export function alertSummary(alert: Omit<Finding, 'hasRegressed'>): string {
  const { metric, value, baseline, change, sampleSize, baselineSampleSize } = alert;
  const now = `${METRICS[metric].name} of ${subjectInWords(alert)} is ${valueInWords(metric, value)}`;
  const from =
    change === null
      ? 'up from zero'
      : `${PERCENT.format(Math.abs(change))} ${change < 0 ? 'below' : 'above'} its baseline of ${valueInWords(metric, baseline)}`;
  return `${now}, ${from} (7 days: ${sampleInWords(metric, sampleSize)}; 28 days: ${baselineSampleSize}).`;
}
