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
  const each = {
    p50: new Float64Array(count).fill(Number.NaN),
    p90: new Float64Array(count).fill(Number.NaN),
    sampleSize: new Int32Array(count),
  };
  const loose = new LooseDurations();
  let sorted: Float64Array[] = [];
  walkIntervals(samples, edges, {
    whole(_, sample) {
      if (sample.isKept) sorted.push(sample.sorted);
      else loose.add(sample.run.durationMs, 0, sample.count);
    },
    rows: (_, sample, start, end) => loose.add(sample.run.durationMs, start, end),
    done(interval) {
      const rest = loose.take();
      const found =
        sorted.length === 0 ? percentilesInPlace(rest) : percentilesOfRuns([...sorted, rest.sort()]);
      sorted = [];
      each.p50[interval] = found.p50;
      each.p90[interval] = found.p90;
      each.sampleSize[interval] = found.sampleSize;
    },
  });
  return each;
}

/** Durations gathered from here and there, in memory that is used again. */
class LooseDurations {
  #values = new Float64Array(64);
  #count = 0;

  add(from: Float64Array, start: number, end: number): void {
    const count = this.#count + end - start;
    if (count > this.#values.length) {
      const larger = new Float64Array(Math.max(count, 2 * this.#values.length));
      larger.set(this.#values.subarray(0, this.#count));
      this.#values = larger;
    }
    for (let row = start; row < end; row += 1) this.#values[this.#count++] = from[row] ?? 0;
  }

  /** All of them, to be reordered at will; they are gone with the next `add`. */
  take(): Float64Array {
    const taken = this.#values.subarray(0, this.#count);
    this.#count = 0;
    return taken;
  }
}
