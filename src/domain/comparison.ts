import { type MetricId, type Reading, readingAt } from './metrics/metric.js';
import { METRICS } from './metrics/registry.js';
import type { Scoreboard } from './scoreboard.js';

/** One metric of one group over two windows. */
export interface Comparison {
  readonly metric: MetricId;
  readonly reading: Reading;
  readonly other: Reading;
  /** `value − other value`; null where either is null. */
  readonly delta: number | null;
  /** `delta ÷ other value`; null where either value is null or the other is 0. */
  readonly relativeChange: number | null;
  /** Whether the value is the better one, by the metric's direction; null where they are equal or one is null. */
  readonly improved: boolean | null;
}

/** Example: a lead time of 6 h against 8 h → delta −2, relative change −0.25, improved. */
export function compareReadings(metric: MetricId, reading: Reading, other: Reading): Comparison {
  const delta = reading.value === null || other.value === null ? null : reading.value - other.value;
  const relativeChange = delta === null || other.value === 0 ? null : delta / (other.value ?? Number.NaN);
  const improved = delta === null || delta === 0 ? null : delta > 0 === (METRICS[metric].better === 'higher');
  return { metric, reading, other, delta, relativeChange, improved };
}

/** A metric of one group of a board, over its two windows. */
export function comparisonAt(board: Scoreboard, metric: MetricId, index: number): Comparison {
  const { current, previous } = board.read(metric);
  return compareReadings(metric, readingAt(current, index), readingAt(previous, index));
}
