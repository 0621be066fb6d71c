import type { Bucket } from './buckets.js';
import { edgesOfAll } from './intervals.js';
import { type FailureRule, type Metric, type Reading, readingAt } from './metrics/metric.js';
import type { Slice } from './slice.js';

/** A metric over one bucket's part of the window. */
export interface Point {
  readonly bucket: Bucket;
  readonly reading: Reading;
}

/** The metric over every bucket, which follow each other without a gap, oldest first, empty buckets included. */
export function seriesOf(
  metric: Metric,
  slice: Slice,
  buckets: readonly Bucket[],
  rule: FailureRule,
): Point[] {
  const readings = metric.readEach(slice, edgesOfAll(buckets.map(({ window }) => window)), rule);
  return buckets.map((bucket, i) => ({ bucket, reading: readingAt(readings, i) }));
}
