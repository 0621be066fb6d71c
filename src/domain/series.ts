import type { Bucket } from './buckets.js';
import type { FailureRule, Metric, Reading } from './metrics/metric.js';
import { narrow, type Slice } from './slice.js';

/** A metric over one bucket's part of the window. */
export interface Point {
  readonly bucket: Bucket;
  readonly slice: Slice;
  readonly reading: Reading;
}

/**
 * The metric over every bucket, oldest first, empty buckets included. The same function reads a bucket and the whole
 * window, so a point cannot mean something else than its card.
 */
export function seriesOf(
  metric: Metric,
  slice: Slice,
  buckets: readonly Bucket[],
  rule: FailureRule,
): Point[] {
  return buckets.map((bucket) => {
    const part = narrow(slice, bucket.window);
    return { bucket, slice: part, reading: metric.read(part, rule) };
  });
}
