import type { Bucket, Buckets } from './buckets.js';
import { cellOf } from './cells.js';
import { type Reading, type Readings, readingAt } from './metrics/metric.js';

/** A metric over one bucket's part of the window. */
export interface Point {
  readonly bucket: Bucket;
  readonly reading: Reading;
}

/** A group's points, oldest first, empty buckets included, of what was read of all groups. */
export function pointsOf(buckets: Buckets, readings: Readings, group: number): Point[] {
  const groups = readings.sampleSize.length / buckets.list.length;
  return buckets.list.map((bucket, i) => ({
    bucket,
    reading: readingAt(readings, cellOf(group, i, groups)),
  }));
}
