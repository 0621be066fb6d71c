import { valueInWords } from '../../analytics/metric-words.js';
import type { MetricId } from '../../domain/metrics/metric.js';

/** The metric of each of the last days, oldest first; null where a day has no value. */
export interface Spark {
  readonly metric: MetricId;
  readonly values: readonly (number | null)[];
}

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const NO_VALUE = '·';

/** Each value as a share of the highest, 0 to 1: bars begin at zero, so that twice the height is twice the value. */
export function sharesOf({ values }: Spark): (number | null)[] {
  const highest = Math.max(0, ...values.filter((value) => value !== null));
  return values.map((value) => (value === null || highest === 0 ? value : Math.max(0, value / highest)));
}

/** One character a day. Example: 0, 4, none, 8 → `▁▅·█`. */
export function sparkInBlocks(spark: Spark): string {
  const block = (share: number) => BLOCKS[Math.round(share * (BLOCKS.length - 1))] ?? NO_VALUE;
  return sharesOf(spark)
    .map((share) => (share === null ? NO_VALUE : block(share)))
    .join('');
}

/** Example: `2.1 h to 3.9 h, 3 days without a value`. */
export function sparkInWords({ metric, values }: Spark): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return 'no value on any day';
  const lowest = valueInWords(metric, Math.min(...known));
  const highest = valueInWords(metric, Math.max(...known));
  const range = lowest === highest ? `${lowest} throughout` : `${lowest} to ${highest}`;
  const missing = values.length - known.length;
  if (missing === 0) return range;
  return `${range}, ${missing} ${missing === 1 ? 'day' : 'days'} without a value`;
}
