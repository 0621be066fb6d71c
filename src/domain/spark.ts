import { cellOf } from './cells.js';
import type { Dimension, GroupKey } from './grouping.js';
import { type FailureRule, type MetricId, type Readings, readingAt } from './metrics/metric.js';
import { READERS } from './metrics/readers.js';
import { partitionOf } from './partition.js';
import type { Subject } from './regression.js';
import type { Slice } from './slice.js';
import { MS_PER_DAY } from './window.js';

export type SparkOf = (subject: Subject & { readonly metric: MetricId }) => (number | null)[];

/** All groups of a dimension, told apart once. */
interface Groups {
  readonly indexOf: ReadonlyMap<GroupKey, number>;
  readonly read: (metric: MetricId) => Readings;
}

/**
 * The metric of each of the last days of 24 hours, oldest first; null where a day has no value. All groups of a dimension are read at
 * once, however many sparks are asked for.
 * @param slice every record of at least those days, up to the instant at which they end.
 */
export function createSparks(slice: Slice, days: number, failure: FailureRule): SparkOf {
  const { endMs } = slice.window;
  const edges = Float64Array.from({ length: days + 1 }, (_, i) => endMs - (days - i) * MS_PER_DAY);
  const nothing = { ...slice, changes: [], incidents: [], partition: null };
  const known = new Map<Dimension | null, Groups>();
  const groupsOf = (dimension: Dimension | null): Groups => {
    const partition = partitionOf(slice.names, dimension, {});
    const readings = new Map<MetricId, Readings>();
    return {
      indexOf: new Map((partition?.keys ?? [null]).map((key, index) => [key, index])),
      read: (metric) => {
        const read = readings.get(metric) ?? READERS[metric]({ ...slice, partition }, edges, failure);
        readings.set(metric, read);
        return read;
      },
    };
  };
  return ({ metric, dimension, key }) => {
    const groups = known.get(dimension) ?? groupsOf(dimension);
    known.set(dimension, groups);
    const index = groups.indexOf.get(key);
    const read = index === undefined ? READERS[metric](nothing, edges, failure) : groups.read(metric);
    const groupCount = read.sampleSize.length / days;
    return Array.from({ length: days }, (_, i) => readingAt(read, cellOf(index ?? 0, i, groupCount)).value);
  };
}
