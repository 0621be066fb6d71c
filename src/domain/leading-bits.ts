import { Scratch } from './scratch.js';
import { type Around, selectAround } from './selection.js';

/*
 * Selection of a rank among many values by a count of their leading bits, as radix sort would begin: a double's sign, exponent and first bits
 * of the fraction are in the order of its value, so a count of each says which of them has the rank, and only what begins alike is looked
 * at again. Two passes without a branch that could be guessed wrong; quickselect has about three of nothing else.
 */

/** Of the fraction: sixteen buckets from one power of two to the next. */
const FRACTION_BITS = 4;
/** The upper half of a double has its sign, eleven bits of exponent and twenty of the fraction. */
const SHIFT = 20 - FRACTION_BITS;
/** What 1 begins with. One bucket has all below it, which is no duration in milliseconds, or none that matters. */
const BEGINNING_OF_ONE = 1_023 << FRACTION_BITS;
/** Up to 2^42 milliseconds, 139 years; the last bucket has all above. */
const BUCKETS = (42 << FRACTION_BITS) + 2;
const UPPER_HALF = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

const counts = new Int32Array(BUCKETS);
const around = new Float64Array(4);
const [ofLows, ofHighs] = [new Scratch(), new Scratch()];

/** As `selectAround`, for many values, which it leaves in their order. */
export function findAround(
  values: Float64Array,
  start: number,
  count: number,
  lower: number,
  upper: number,
  found: Around,
): void {
  const upperHalves = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  counts.fill(0);
  countBuckets(upperHalves, start, start + count);
  const low = stretchOf(lower, count);
  const high = stretchOf(upper, count);
  const lows = ofLows.borrow(low.count);
  const highs = ofHighs.borrow(high.count);
  gather(values, upperHalves, start, start + count, { stretch: low, to: lows }, { stretch: high, to: highs });
  selectAround(lows, 0, low.count, lower - low.before, lower - low.before, around);
  found[0] = around[0] ?? 0;
  found[1] = around[1] ?? 0;
  selectAround(highs, 0, high.count, upper - high.before, upper - high.before, around);
  found[2] = around[0] ?? 0;
  found[3] = around[1] ?? 0;
}

/** Buckets that hold a rank and the next one: from `first` to `last`, with `before` values before them. */
interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly before: number;
  readonly count: number;
}

function stretchOf(rank: number, count: number): Stretch {
  let before = 0;
  let first = 0;
  for (; before + (counts[first] ?? 0) <= rank; first += 1) before += counts[first] ?? 0;
  let last = first;
  let end = before + (counts[first] ?? 0);
  for (; end <= rank + 1 && end < count; end += counts[last] ?? 0) last += 1;
  return { first, last, before, count: end - before };
}

function bucketOf(upperHalf: number): number {
  return Math.max(0, Math.min(BUCKETS - 1, (upperHalf >> SHIFT) - BEGINNING_OF_ONE + 1));
}

function countBuckets(upperHalves: Int32Array, start: number, end: number): void {
  for (let i = 2 * start + UPPER_HALF; i < 2 * end; i += 2) {
    const bucket = bucketOf(upperHalves[i] ?? 0);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
}

/** A stretch of buckets, and where the values in it go. */
interface Gathered {
  readonly stretch: Stretch;
  readonly to: Float64Array;
}

function gather(
  values: Float64Array,
  upperHalves: Int32Array,
  start: number,
  end: number,
  { stretch: low, to: lows }: Gathered,
  { stretch: high, to: highs }: Gathered,
): void {
  let [ofLow, ofHigh] = [0, 0];
  // One comparison that is nearly always false, of numbers without a sign: two would be guessed wrong half of the time.
  const [lowSpan, highSpan] = [low.last - low.first, high.last - high.first];
  for (let i = start; i < end; i += 1) {
    const bucket = bucketOf(upperHalves[2 * i + UPPER_HALF] ?? 0);
    if ((bucket - low.first) >>> 0 <= lowSpan) lows[ofLow++] = values[i] ?? 0;
    if ((bucket - high.first) >>> 0 <= highSpan) highs[ofHigh++] = values[i] ?? 0;
  }
}
