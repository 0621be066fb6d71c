import type { Run } from './duration-order.js';
import { type Percentiles, percentilesByRank, percentilesInPlace } from './percentile.js';
import { selectAround } from './selection.js';

/** At most so many values are copied and searched at once; the runs are narrowed until no more are left. */
const FEW = 2_048;
/** A narrowing that is no use so often is given up: what is left is then searched at once. */
const MOST_ROUNDS = 60;

/**
 * Percentiles of a sample that lies in several ascending runs, without merging them. A value of one run, found where the rank
 * should lie if all runs were alike, splits every run by bisection; what cannot hold the rank is left out, and again, until
 * little is left (the idea of Frederickson and Johnson, "The complexity of selection and ranking in X + Y and matrices with
 * sorted columns", 1982, with the pivot that quickselect would have drawn). Exact whatever the runs hold.
 */
export function percentilesOfRuns(runs: readonly Run[]): Percentiles {
  const filled = runs.filter(({ order }) => order.length > 0);
  const [only] = filled;
  if (only === undefined) return percentilesInPlace(new Float64Array());
  if (filled.length === 1)
    return percentilesByRank((rank, found) => lookUp(only, rank, found), only.order.length);
  const search = new RunSearch(filled);
  return percentilesByRank((rank, found) => search.find(rank, found), search.sampleSize);
}

function lookUp(run: Run, rank: number, found: Float64Array): void {
  found[0] = valueAt(run, rank);
  found[1] = valueAt(run, rank + 1);
}

/** Beyond the last there is none. */
function valueAt({ durationMs, order }: Run, place: number): number {
  return place < order.length ? (durationMs[order[place] ?? 0] ?? Number.NaN) : Number.NaN;
}

/** Looks for ranks in runs, of which none is empty. */
class RunSearch {
  readonly sampleSize: number;
  /** Of each run the places that may hold what is looked for: [low, high). */
  readonly #low: Int32Array;
  readonly #high: Int32Array;
  /** Of each run the first place that is not below the pivot, and the first that is above it. */
  readonly #ofPivot: Int32Array;
  readonly #pastPivot: Int32Array;

  constructor(private readonly runs: readonly Run[]) {
    this.sampleSize = runs.reduce((sum, { order }) => sum + order.length, 0);
    this.#low = new Int32Array(runs.length);
    this.#high = new Int32Array(runs.length);
    this.#ofPivot = new Int32Array(runs.length);
    this.#pastPivot = new Int32Array(runs.length);
  }

  /** The value of a rank, and of the one after it. */
  find(rank: number, found: Float64Array): void {
    this.#low.fill(0);
    this.runs.forEach(({ order }, i) => {
      this.#high[i] = order.length;
    });
    let before = 0;
    let left = this.sampleSize;
    for (let round = 0; left > FEW && round < MOST_ROUNDS; round += 1) {
      const pivot = this.#pivotAt((rank - before) / left);
      const { less, notMore } = this.#splitAt(pivot);
      const wanted = rank - before;
      if (wanted + 1 < less) {
        this.#high.set(this.#ofPivot);
        left = less;
      } else if (wanted >= notMore) {
        this.#low.set(this.#pastPivot);
        before += notMore;
        left -= notMore;
      } else {
        found[0] = wanted < less ? this.#lastBelow() : pivot;
        found[1] = wanted + 1 < notMore ? pivot : this.#firstAbove();
        return;
      }
    }
    this.#searchAll(left, rank - before, found);
  }

  /** From the run with the most values left, the one at `share` of them. */
  #pivotAt(share: number): number {
    let longest = 0;
    let length = 0;
    for (let i = 0; i < this.runs.length; i += 1) {
      const own = (this.#high[i] ?? 0) - (this.#low[i] ?? 0);
      if (own <= length) continue;
      longest = i;
      length = own;
    }
    const place = (this.#low[longest] ?? 0) + Math.min(length - 1, Math.floor(share * length));
    const run = this.runs[longest];
    return run === undefined ? Number.NaN : valueAt(run, place);
  }

  /** Where each run passes the pivot, and how many values that leaves below it, and at most equal to it. */
  #splitAt(pivot: number): { readonly less: number; readonly notMore: number } {
    let less = 0;
    let notMore = 0;
    for (let i = 0; i < this.runs.length; i += 1) {
      const run = this.runs[i];
      if (run === undefined) continue;
      const low = this.#low[i] ?? 0;
      const high = this.#high[i] ?? 0;
      const first = placeOf(run, low, high, pivot);
      const past = first < high && valueAt(run, first) === pivot ? placePast(run, first, high, pivot) : first;
      this.#ofPivot[i] = first;
      this.#pastPivot[i] = past;
      less += first - low;
      notMore += past - low;
    }
    return { less, notMore };
  }

  #lastBelow(): number {
    let last = Number.NEGATIVE_INFINITY;
    this.runs.forEach((run, i) => {
      const place = (this.#ofPivot[i] ?? 0) - 1;
      if (place >= (this.#low[i] ?? 0)) last = Math.max(last, valueAt(run, place));
    });
    return last;
  }

  #firstAbove(): number {
    let first = Number.POSITIVE_INFINITY;
    this.runs.forEach((run, i) => {
      const place = this.#pastPivot[i] ?? 0;
      if (place < (this.#high[i] ?? 0)) first = Math.min(first, valueAt(run, place));
    });
    return first;
  }

  #searchAll(count: number, rank: number, found: Float64Array): void {
    const rest = new Float64Array(count);
    let to = 0;
    this.runs.forEach((run, i) => {
      const high = this.#high[i] ?? 0;
      for (let place = this.#low[i] ?? 0; place < high; place += 1) rest[to++] = valueAt(run, place);
    });
    selectAround(rest, 0, count, rank, rank, found);
  }
}

/** The first of the places `low` … `high` whose value is not below the pivot. */
function placeOf({ durationMs, order }: Run, low: number, high: number, pivot: number): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((durationMs[order[middle] ?? 0] ?? 0) < pivot) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The first whose value is above it. */
function placePast({ durationMs, order }: Run, low: number, high: number, pivot: number): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((durationMs[order[middle] ?? 0] ?? 0) <= pivot) from = middle + 1;
    else to = middle;
  }
  return from;
}
