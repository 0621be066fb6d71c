import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PercentileColumns, percentilesByRank, percentilesInPlace } from '../../../src/domain/percentile.js';

/** By the book, for whole numbers: sort all, interpolate at rank p·(n−1), counted in tenths so that nothing rounds. */
function bySorting(sample: readonly number[], pTenths: number): number {
  const sorted = sample.toSorted((a, b) => a - b);
  const rankTenths = pTenths * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(rankTenths / 10)], sorted[Math.ceil(rankTenths / 10)]];
  if (low === undefined || high === undefined) return Number.NaN;
  return (low * (10 - (rankTenths % 10)) + high * (rankTenths % 10)) / 10;
}

/** Equal but for the last bits: each interpolates in its own order. */
function assertClose(actual: number, expected: number): void {
  if (Number.isNaN(expected)) assert.ok(Number.isNaN(actual));
  else assert.ok(Math.abs(actual - expected) <= 1e-14 * expected, `${actual} is not ${expected}`);
}

function assertAsBySorting(sample: readonly number[]): void {
  const { p50, p90, sampleSize } = percentilesInPlace(Float64Array.from(sample));
  assertClose(p50, bySorting(sample, 5));
  assertClose(p90, bySorting(sample, 9));
  assert.equal(sampleSize, sample.length);
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

/**
 * The two smallest values left stand first and in the middle, so that each pivot, the median of the first, the middle
 * and the last, splits off just them. Hoare's swap then puts the second value in the middle, which is followed here.
 */
function medianOfThreeKiller(n: number): number[] {
  const slots = upTo(n);
  const order: number[] = [];
  for (let left = 0; left + 1 < n; left += 2) {
    const middle = (left + n - 1) >>> 1;
    const [first = 0, second = 0, pivot = 0] = [slots[left], slots[left + 1], slots[middle]];
    order.push(...new Set([first, pivot]));
    slots[middle] = second;
    slots[left + 1] = pivot;
  }
  const values = upTo(n).map(() => n);
  for (const [value, slot] of order.entries()) values[slot] = value;
  return values;
}

/** Arrangements that make a careless pivot split one value off at a time. */
const ADVERSARIES: Readonly<Record<string, (n: number) => number[]>> = {
  sorted: (n) => upTo(n),
  reversed: (n) => upTo(n).reverse(),
  'all equal': (n) => upTo(n).map(() => 7),
  'of two values': (n) => upTo(n).map((i) => i % 2),
  'an organ pipe': (n) => upTo(n).map((i) => Math.min(i, n - 1 - i)),
  'a valley': (n) => upTo(n).map((i) => Math.max(i, n - 1 - i)),
  sawteeth: (n) => upTo(n).map((i) => i % 17),
  'against the median of three': medianOfThreeKiller,
};

describe('Percentiles', () => {
  it('interpolates between the ranks', () => {
    assert.deepEqual(percentilesInPlace(Float64Array.of(4, 1, 3, 2)), { p50: 2.5, p90: 3.7, sampleSize: 4 });
  });

  it('of nothing there are none, of one value it is that value, of two it lies between', () => {
    assert.deepEqual(percentilesInPlace(new Float64Array()), {
      p50: Number.NaN,
      p90: Number.NaN,
      sampleSize: 0,
    });
    assert.deepEqual(percentilesInPlace(Float64Array.of(5)), { p50: 5, p90: 5, sampleSize: 1 });
    assert.deepEqual(percentilesInPlace(Float64Array.of(20, 10)), { p50: 15, p90: 19, sampleSize: 2 });
  });

  it('agrees with sorting on random samples, many ties among them', () => {
    const values = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 10_000_000_000 }));
    fc.assert(fc.property(fc.array(values, { maxLength: 300 }), assertAsBySorting), { numRuns: 300 });
  });

  for (const [name, arrange] of Object.entries(ADVERSARIES)) {
    it(`agrees with sorting on samples that are ${name}`, () => {
      for (const n of [...upTo(40).slice(1), 100, 101, 1_000, 4_096]) assertAsBySorting(arrange(n));
    });
  }

  it('are of a part of the values: what stands around it is neither read nor moved', () => {
    for (const size of [0, 1, 2, 23, 24, 25, 26, 60]) {
      const part = upTo(size).map((i) => (i * 7) % Math.max(size, 1));
      const [before, after] = [
        [-5, -9],
        [-3, -1, -2],
      ] as const;
      const values = Float64Array.from([...before, ...part, ...after]);
      const { p50, p90, sampleSize } = percentilesInPlace(values, before.length, size);
      assertClose(p50, bySorting(part, 5));
      assertClose(p90, bySorting(part, 9));
      assert.equal(sampleSize, size);
      assert.deepEqual([...values.subarray(0, 2)], before);
      assert.deepEqual([...values.subarray(2 + size)], after);
    }
  });

  it('are to the end of the values where no size is told', () => {
    assert.deepEqual(percentilesInPlace(Float64Array.of(99, 1, 3), 1), { p50: 2, p90: 2.8, sampleSize: 2 });
  });

  it('are read by rank, of the value of a rank and the next one', () => {
    const asked: number[] = [];
    const findAt = (rank: number, found: Float64Array) => {
      asked.push(rank);
      found[0] = rank ** 2;
      found[1] = (rank + 1) ** 2;
    };
    // n = 11: p50 at rank 5, p90 at rank 9.
    assert.deepEqual(percentilesByRank(findAt, 11), { p50: 25, p90: 81, sampleSize: 11 });
    assert.deepEqual(asked, [5, 9]);
    // n = 4: p50 at rank 1.5 = 1 + 0.5 · 3, p90 at rank 2.7 = 4 + 0.7 · 5.
    assert.deepEqual(percentilesByRank(findAt, 4), { p50: 2.5, p90: 7.5, sampleSize: 4 });
  });

  it('are those of the value itself where no next one is there', () => {
    const findAt = (_: number, found: Float64Array) => {
      found[0] = 7;
      found[1] = Number.POSITIVE_INFINITY;
    };
    assert.deepEqual(percentilesByRank(findAt, 1), { p50: 7, p90: 7, sampleSize: 1 });
  });

  it('are looked up in what is ascending, and found in what is not, alike', () => {
    const value = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), (given) => {
        const found = new PercentileColumns(2);
        // What stands behind the sample is somebody else's.
        const ascending = Float64Array.from([9, ...given.toSorted((a, b) => a - b), 1e9]);
        found.lookUp(ascending, 1, given.length, 0);
        found.find(Float64Array.from([9, ...given, 1e9]), 1, given.length, 1);
        assert.equal(found.p50[0], found.p50[1]);
        assert.equal(found.p90[0], found.p90[1]);
      }),
    );
  });

  it('takes no quadratic time on any of them', () => {
    // 300,000 values squared would be 90 billion steps: minutes, against some milliseconds each.
    for (const arrange of Object.values(ADVERSARIES)) assertAsBySorting(arrange(300_000));
  }).timeout(5_000);
});
