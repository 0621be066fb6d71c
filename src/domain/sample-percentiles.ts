import { type Edges, walkIntervals } from './intervals.js';
import { percentilesInPlace } from './percentile.js';
import type { Sample } from './sample.js';
import { percentilesOfRuns } from './sorted-runs.js';

/** p50 and p90 of each interval in milliseconds, NaN where it has no sample. */
export interface PercentilesEach {
  readonly p50: Float64Array;
  readonly p90: Float64Array;
  readonly sampleSize: Int32Array;
}

/** Exact percentiles of the durations of each interval, from the durations themselves. */
export function percentilesBetween(samples: readonly Sample[], edges: Edges): PercentilesEach {
  const count = edges.length - 1;
  const p50 = new Float64Array(count).fill(Number.NaN);
  const p90 = new Float64Array(count).fill(Number.NaN);
  const sampleSize = new Int32Array(count);
  let sorted: Float64Array[] = [];
  loose.count = 0;
  walkIntervals(samples, edges, {
    whole(_, sample) {
      if (sample.isKept) sorted.push(sample.sorted);
      else loose.add(sample.run.durationMs, 0, sample.count);
    },
    rows: (_, sample, start, end) => loose.add(sample.run.durationMs, start, end),
    done(interval) {
      if (sorted.length === 0 && loose.count === 0) return;
      const found =
        sorted.length === 0
          ? percentilesInPlace(loose.values, 0, loose.count)
          : percentilesOfRuns(
              loose.count === 0 ? sorted : [...sorted, loose.values.slice(0, loose.count).sort()],
            );
      if (sorted.length > 0) sorted = [];
      loose.count = 0;
      p50[interval] = found.p50;
      p90[interval] = found.p90;
      sampleSize[interval] = found.sampleSize;
    },
  });
  return { p50, p90, sampleSize };
}

/** Durations gathered from here and there, to be reordered at will. */
class LooseDurations {
  values = new Float64Array(1_024);
  count = 0;

  add(from: Float64Array, start: number, end: number): void {
    const count = this.count + end - start;
    if (count > this.values.length) {
      const larger = new Float64Array(Math.max(count, 2 * this.values.length));
      larger.set(this.values.subarray(0, this.count));
      this.values = larger;
    }
    for (let row = start; row < end; row += 1) this.values[this.count++] = from[row] ?? 0;
  }
}

/** Used by one call after another: none of them waits for anything. */
const loose = new LooseDurations();
