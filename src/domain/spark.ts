import { type Dimension, type GroupKey, groupsOf } from './grouping.js';
import { type FailureRule, type MetricId, readingAt } from './metrics/metric.js';
import { METRICS } from './metrics/registry.js';
import type { Subject } from './regression.js';
import { narrow, type Slice } from './slice.js';
import { MS_PER_DAY } from './window.js';

export type SparkOf = (subject: Subject & { readonly metric: MetricId }) => (number | null)[];

/**
 * The metric of each of the last days of 24 hours, oldest first; null where a day has no value. The groups of a dimension are
 * told apart once, however many sparks are asked for.
 * @param slice every record of at least those days, up to the instant at which they end.
 */
export function createSparks(slice: Slice, days: number, failure: FailureRule): SparkOf {
  const { endMs } = slice.window;
  const edges = Float64Array.from({ length: days + 1 }, (_, i) => endMs - (days - i) * MS_PER_DAY);
  const recent = narrow(slice, { startMs: endMs - days * MS_PER_DAY, endMs });
  const nothing = { ...recent, changes: [], incidents: [] };
  const known = new Map<Dimension, ReadonlyMap<GroupKey, Slice>>();
  const groups = (dimension: Dimension) => {
    const found = known.get(dimension) ?? slicesOf(recent, dimension);
    known.set(dimension, found);
    return found;
  };
  return ({ metric, dimension, key }) => {
    const own = dimension === null ? recent : (groups(dimension).get(key) ?? nothing);
    const readings = METRICS[metric].readEach(own, edges, failure);
    return Array.from({ length: days }, (_, i) => readingAt(readings, i).value);
  };
}

function slicesOf(slice: Slice, dimension: Dimension): ReadonlyMap<GroupKey, Slice> {
  return new Map(groupsOf(slice, slice, dimension).map(({ key, current }) => [key, current]));
}
