import { DIMENSIONS, type Dimension, type GroupKey } from './grouping.js';
import { type FailureRule, METRIC_IDS, type MetricId, type Reading, readingAt } from './metrics/metric.js';
import { METRICS } from './metrics/registry.js';
import { partitionOf } from './partition.js';
import { Scoreboard } from './scoreboard.js';
import { narrow, type Slice } from './slice.js';
import { MS_PER_DAY, type Window } from './window.js';

const VALUE_DAYS = 7;
const BASELINE_DAYS = 28;
const SILENCE_MS = 24 * 3_600_000;
/** What binary fractions may add to r: 1.3 ÷ 1.0 − 1 comes out above 0.3, and is not past it. */
const ROUNDING = 1e-12;

/** What is compared, and with whom. `dimension` null is the workspace as a whole. */
export interface Subject {
  readonly dimension: Dimension | null;
  readonly key: GroupKey;
}

/** How much worse is too much, how many records it takes, and which groups nobody wants to hear of. */
export interface RegressionRules {
  readonly thresholds: Readonly<Record<MetricId, number>>;
  readonly minSampleSize: number;
  readonly disabledGroups: readonly DisabledGroup[];
}

/** A group that the nightly evaluation leaves out. */
export interface DisabledGroup {
  readonly dimension: Dimension;
  readonly key: GroupKey;
}

/** What one metric of one group looked like at an evaluation. */
export interface Finding extends Subject {
  readonly metric: MetricId;
  /** What a person reads for the group. */
  readonly label: string;
  readonly value: number;
  readonly baseline: number;
  /** r = (value − baseline) ÷ baseline; null where the baseline is 0. */
  readonly change: number | null;
  readonly threshold: number;
  readonly sampleSize: number;
  readonly baselineSampleSize: number;
  readonly hasRegressed: boolean;
}

/** The windows of an evaluation: the 7 and the 28 days of 24 h that end at its instant. */
export function regressionWindows(evaluatedAtMs: number): {
  readonly value: Window;
  readonly baseline: Window;
} {
  const ending = (days: number) => ({ startMs: evaluatedAtMs - days * MS_PER_DAY, endMs: evaluatedAtMs });
  return { value: ending(VALUE_DAYS), baseline: ending(BASELINE_DAYS) };
}

/**
 * Looks at every metric of the workspace and of each of its groups that is not disabled. What cannot be judged (no
 * sample, or a baseline below the minimum sample) is not among the findings.
 * @param baseline every record of the 28 days.
 */
export function evaluateRegressions(
  baseline: Slice,
  rules: RegressionRules,
  failure: FailureRule,
): Finding[] {
  const { value: week } = regressionWindows(baseline.window.endMs);
  const current = narrow(baseline, week);
  return [null, ...DIMENSIONS].flatMap((dimension) => {
    const partition = partitionOf(baseline.names, dimension, {});
    const board = new Scoreboard({ ...current, partition }, { ...baseline, partition }, failure);
    const groups = dimension === null ? [WHOLE] : board.groups(dimension);
    return groups
      .filter((group) => group.dimension === null || !isDisabled(group, rules))
      .flatMap((group) => findingsOf(group, board, rules));
  });
}

function findingsOf(
  { dimension, key, label, index }: Subject & { readonly label: string; readonly index: number },
  board: Scoreboard,
  rules: RegressionRules,
): Finding[] {
  return METRIC_IDS.flatMap((metric) => {
    const { current, previous } = board.read(metric);
    const judged = judge(metric, readingAt(current, index), readingAt(previous, index), rules);
    return judged === null ? [] : [{ dimension, key, label, metric, ...judged }];
  });
}

/** What stands for the workspace as a whole where groups have their labels. */
const WHOLE = { dimension: null, key: null, label: 'Whole workspace', index: 0 };

/** Whether the nightly evaluation leaves the group out. */
export function isDisabled({ dimension, key }: Subject, { disabledGroups }: RegressionRules): boolean {
  return disabledGroups.some((group) => group.dimension === dimension && group.key === key);
}

/**
 * Compares a value with its baseline. Null where that says nothing: either side has no sample (deploy frequency, which
 * is then 0: its baseline has none), or the baseline's sample is below the minimum.
 * Example: lead time 14 h against 10 h, threshold 0.3 → r = 0.4, regressed; 13 h → r = 0.3, not past it.
 */
export function judge(
  metric: MetricId,
  current: Reading,
  baseline: Reading,
  { thresholds, minSampleSize }: RegressionRules,
): Omit<Finding, 'dimension' | 'key' | 'label' | 'metric'> | null {
  const { value, sampleSize } = current;
  if (value === null || baseline.value === null) return null;
  if (baseline.sampleSize === 0 || baseline.sampleSize < minSampleSize) return null;
  const change = baseline.value === 0 ? null : (value - baseline.value) / baseline.value;
  const threshold = thresholds[metric];
  return {
    value,
    baseline: baseline.value,
    change,
    threshold,
    sampleSize,
    baselineSampleSize: baseline.sampleSize,
    hasRegressed: isPast(metric, { value, change, threshold }),
  };
}

function isPast(
  metric: MetricId,
  { value, change, threshold }: { value: number; change: number | null; threshold: number },
): boolean {
  const { better } = METRICS[metric];
  // From zero, any value of a metric that should be low is worse; one that should be high cannot have fallen.
  if (change === null) return better === 'lower' && value > 0;
  const worseBy = better === 'lower' ? change : -change;
  return worseBy > threshold + ROUNDING;
}

/**
 * Whether an acknowledgement keeps an evaluation quiet: it was given at or before the evaluation's instant, and less
 * than 24 hours before it.
 */
export function isSilenced(acknowledgedAtMs: number, evaluatedAtMs: number): boolean {
  return acknowledgedAtMs <= evaluatedAtMs && evaluatedAtMs < acknowledgedAtMs + SILENCE_MS;
}

/** From when on an acknowledgement can keep an evaluation at this instant quiet. */
export function silencedSinceMs(evaluatedAtMs: number): number {
  return evaluatedAtMs - SILENCE_MS;
}
