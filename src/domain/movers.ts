import type { Comparison } from './comparison.js';
import { compareKeys, DIMENSIONS, type Dimension, type GroupKey } from './grouping.js';
import { METRIC_IDS } from './metrics/metric.js';
import { METRICS } from './metrics/registry.js';

/** A metric of a group that moved against the window before. */
export interface Mover extends Comparison {
  readonly dimension: Dimension;
  readonly key: GroupKey;
  readonly label: string;
  readonly relativeChange: number;
  readonly improved: boolean;
}

/** A group and its comparisons. */
export interface ComparedGroup {
  readonly dimension: Dimension;
  readonly key: GroupKey;
  readonly label: string;
  readonly comparisons: readonly Comparison[];
}

export interface Movers {
  /** The most improved first. */
  readonly best: readonly Mover[];
  /** The most worsened first. */
  readonly worst: readonly Mover[];
}

/**
 * The groups that moved most, by relative change in the direction of the metric. Only what has at least `minSampleSize` records in both
 * windows is ranked (of what only counts records, in the other window: who stopped deploying moved most of all), and a change from zero,
 * which has no relative size, is not. Equal changes stand in the order of dimension, key and metric.
 */
export function moversOf(groups: readonly ComparedGroup[], minSampleSize: number, count: number): Movers {
  const least = Math.max(1, minSampleSize);
  const movers = groups.flatMap(({ comparisons, ...group }) =>
    comparisons.flatMap((comparison) => {
      const { metric, reading, other, relativeChange, improved } = comparison;
      const isSampled = other.sampleSize >= least && (METRICS[metric].isCount || reading.sampleSize >= least);
      return isSampled && relativeChange !== null && improved !== null
        ? [{ ...group, ...comparison, relativeChange, improved }]
        : [];
    }),
  );
  const ranked = movers.sort((a, b) => size(b) - size(a) || compareMovers(a, b));
  return {
    best: ranked.filter(({ improved }) => improved).slice(0, count),
    worst: ranked.filter(({ improved }) => !improved).slice(0, count),
  };
}

const size = ({ relativeChange }: Mover) => Math.abs(relativeChange);

function compareMovers(a: Mover, b: Mover): number {
  return (
    DIMENSIONS.indexOf(a.dimension) - DIMENSIONS.indexOf(b.dimension) ||
    compareKeys(a.key, b.key) ||
    METRIC_IDS.indexOf(a.metric) - METRIC_IDS.indexOf(b.metric)
  );
}
