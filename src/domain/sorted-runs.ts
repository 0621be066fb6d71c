import { bisect } from './bisect.js';
import { type Percentiles, percentilesByRank, percentilesInPlace } from './percentile.js';

/** At most so many values are copied and searched at once; the runs are narrowed until no more are left. */
const FEW = 1_024;
/** A narrowing that is no use so often is given up: what is left is then searched at once. */
const MOST_ROUNDS = 60;

/**
 * Percentiles of a sample that lies in several ascending runs, without merging them. A value of one run, found where the rank
 * should lie if all runs were alike, splits every run by bisection; what cannot hold the rank is left out, and again, until
 * little is left (the idea of Frederickson and Johnson, "The complexity of selection and ranking in X + Y and matrices with
 * sorted columns", 1982, with the pivot that quickselect would have drawn). Exact whatever the runs hold.
 */
export function percentilesOfRuns(runs: readonly Float64Array[]): Percentiles {
  const filled = runs.filter((run) => run.length > 0);
  const [only] = filled;
  if (only === undefined) return percentilesInPlace(new Float64Array());
  const sampleSize = filled.reduce((sum, run) => sum + run.length, 0);
  const valueAt =
    filled.length === 1
      ? (rank: number) => only[rank] ?? Number.NaN
      : (rank: number) => valueOfRank(filled, rank);
  return percentilesByRank(valueAt, sampleSize);
}

function valueOfRank(runs: readonly Float64Array[], rank: number): number {
  const low = new Int32Array(runs.length);
  const high = Int32Array.from(runs, (run) => run.length);
  let before = 0;
  let left = high.reduce((sum, length) => sum + length, 0);
  for (let round = 0; left > FEW && round < MOST_ROUNDS; round += 1) {
    const pivot = pivotOf(runs, low, high, (rank - before) / left);
    const split = splitAt(runs, low, high, pivot);
    if (rank - before < split.less) {
      high.set(split.ofLess);
      left = split.less;
    } else if (rank - before < split.notMore) {
      return pivot;
    } else {
      low.set(split.ofNotMore);
      before += split.notMore;
      left -= split.notMore;
    }
  }
  const rest = new Float64Array(left);
  let to = 0;
  runs.forEach((run, i) => {
    rest.set(run.subarray(low[i], high[i]), to);
    to += (high[i] ?? 0) - (low[i] ?? 0);
  });
  return rest.sort()[rank - before] ?? Number.NaN;
}

/** From the run with the most values left, the one at `share` of them. */
function pivotOf(runs: readonly Float64Array[], low: Int32Array, high: Int32Array, share: number): number {
  let longest = 0;
  let length = 0;
  for (let i = 0; i < runs.length; i += 1) {
    const own = (high[i] ?? 0) - (low[i] ?? 0);
    if (own <= length) continue;
    longest = i;
    length = own;
  }
  const at = (low[longest] ?? 0) + Math.min(length - 1, Math.floor(share * length));
  return runs[longest]?.[at] ?? Number.NaN;
}

/** Where each run passes the pivot, and how many values that leaves below it, and at most equal to it. */
function splitAt(runs: readonly Float64Array[], low: Int32Array, high: Int32Array, pivot: number) {
  const ofLess = new Int32Array(runs.length);
  const ofNotMore = new Int32Array(runs.length);
  let less = 0;
  let notMore = 0;
  runs.forEach((run, i) => {
    const start = low[i] ?? 0;
    const end = high[i] ?? 0;
    const first = bisect(start, end, (at) => (run[at] ?? 0) < pivot);
    const past = run[first] === pivot ? bisect(first, end, (at) => (run[at] ?? 0) <= pivot) : first;
    ofLess[i] = first;
    ofNotMore[i] = past;
    less += first - start;
    notMore += past - start;
  });
  return { ofLess, ofNotMore, less, notMore };
}
