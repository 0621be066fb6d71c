import { orderOf, type Run } from './duration-order.js';
import { type Edges, walkIntervals } from './intervals.js';
import { PercentileColumns, percentilesInPlace } from './percentile.js';
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
  const { p50, p90 } = new PercentileColumns(edges.length - 1);
  const sampleSize = new Int32Array(edges.length - 1);
  let runs: Run[] = [];
  loose.count = 0;
  walkIntervals(samples, edges, {
    whole(_, sample) {
      if (sample.isKept) runs.push(sample);
      else loose.add(sample, 0, sample.count);
    },
    rows: (_, sample, start, end) => loose.add(sample, start, end),
    done(interval) {
      if (runs.length === 0 && loose.count === 0) return;
      const found = loose.percentilesWith(runs);
      runs = [];
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

  add({ durationMs, marks }: Sample, start: number, end: number): void {
    const most = this.count + end - start;
    if (most > this.values.length) {
      const larger = new Float64Array(Math.max(most, 2 * this.values.length));
      larger.set(this.values.subarray(0, this.count));
      this.values = larger;
    }
    let to = this.count;
    for (let row = start; row < end; row += 1)
      if (marks === null || ((marks[row] ?? 0) & 1) !== 0) this.values[to++] = durationMs[row] ?? 0;
    this.count = to;
  }

  percentilesWith(runs: readonly Run[]) {
    if (runs.length === 0) return percentilesInPlace(this.values, 0, this.count);
    if (this.count === 0) return percentilesOfRuns(runs);
    const durationMs = this.values.slice(0, this.count);
    return percentilesOfRuns([...runs, { durationMs, order: orderOf(durationMs, null) }]);
  }
}

/** Used by one call after another: none of them waits for anything. */
const loose = new LooseDurations();
