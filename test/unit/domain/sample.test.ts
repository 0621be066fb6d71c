import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Sample } from '../../../src/domain/sample.js';
import { percentilesBetween } from '../../../src/domain/sample-percentiles.js';

function sampleOf(
  isKept: boolean,
  ...pairs: readonly (readonly [atMs: number, durationMs: number])[]
): Sample {
  return markedSampleOf(null, isKept, ...pairs);
}

function markedSampleOf(
  marks: readonly number[] | null,
  isKept: boolean,
  ...pairs: readonly (readonly [atMs: number, durationMs: number])[]
): Sample {
  const atMs = Float64Array.from(pairs, ([at]) => at);
  const bounds = { firstMs: atMs[0] ?? Number.NaN, lastMs: atMs.at(-1) ?? Number.NaN };
  const durationMs = Float64Array.from(pairs, ([, duration]) => duration);
  const marked = marks === null ? null : Uint8Array.from(marks);
  return new Sample({ count: pairs.length, atMs, ...bounds }, durationMs, marked, isKept);
}

/** Percentiles by the book: rank p·(n−1), in tenths so that nothing rounds; of whole numbers. */
function bySorting(durations: readonly number[], tenths: number): number {
  const sorted = durations.toSorted((a, b) => a - b);
  const rank = tenths * (sorted.length - 1);
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.floor(rank / 10)], sorted[Math.ceil(rank / 10)]];
  return low + ((high - low) * (rank % 10)) / 10;
}

const read = (samples: readonly Sample[], ...edges: number[]) => {
  const { p50, p90, sampleSize } = percentilesBetween(samples, Float64Array.from(edges));
  return { p50: [...p50], p90: [...p90], sampleSize: [...sampleSize] };
};

describe('The durations of a segment', () => {
  it('are in order of time, and their rows by size', () => {
    const sample = sampleOf(true, [1, 30], [2, 10], [3, 200]);
    assert.deepEqual([...sample.order], [1, 0, 2]);
    // Putting the rows in order has not touched the order of time.
    assert.deepEqual([...sample.durationMs], [30, 10, 200]);
    assert.deepEqual([...sample.atMs], [1, 2, 3]);
    assert.deepEqual([sample.firstMs, sample.lastMs, sample.count], [1, 3, 3]);
  });

  it('are put in order once', () => {
    const sample = sampleOf(true, [1, 30], [2, 10]);
    assert.equal(sample.order, sample.order);
  });

  it('belong to the sample where the lowest bit of their mark says so, kept or not, cut or whole', () => {
    for (const isKept of [true, false]) {
      const sample = markedSampleOf([1, 2, 3, 0], isKept, [1, 30], [2, 10], [3, 20], [4, 5]);
      assert.deepEqual([...sample.order], [2, 0]);
      assert.deepEqual(read([sample], 0, 10), { p50: [25], p90: [29], sampleSize: [2] });
      assert.deepEqual(read([sample], 2, 10), { p50: [20], p90: [20], sampleSize: [1] });
      assert.deepEqual(read([sample], 4, 10).sampleSize, [0]);
    }
  });
});

describe('Percentiles between edges', () => {
  it('are NaN, of no sample, where nothing is', () => {
    assert.deepEqual(read([], 0, 10, 20), {
      p50: [Number.NaN, Number.NaN],
      p90: [Number.NaN, Number.NaN],
      sampleSize: [0, 0],
    });
  });

  for (const [kind, isKept] of [
    ['that are kept sorted', true],
    ['that are read once', false],
  ] as const) {
    it(`are of half-open intervals, of samples ${kind}`, () => {
      const sample = sampleOf(isKept, [0, 9], [10, 4], [19, 2], [20, 7], [30, 100]);
      // [10, 20): 4 and 2. [20, 30): 7. [30, 31): 100.
      assert.deepEqual(read([sample], 10, 20, 30, 31), {
        p50: [3, 7, 100],
        p90: [3.8, 7, 100],
        sampleSize: [2, 1, 1],
      });
    });

    it(`are of all that lies in one, in several samples ${kind}`, () => {
      const samples = [
        sampleOf(isKept, [0, 1], [1, 50]),
        sampleOf(isKept, [2, 3]),
        sampleOf(isKept, [9, 10]),
      ];
      // 1, 3, 10, 50: p50 at rank 1.5, p90 at rank 2.7 = 10 + 0.7 · 40.
      assert.deepEqual(read(samples, 0, 10), { p50: [6.5], p90: [38], sampleSize: [4] });
      // 50 and 3 from the second row on, and the last sample is cut off.
      assert.deepEqual(read(samples, 1, 9), { p50: [26.5], p90: [45.3], sampleSize: [2] });
    });
  }

  it('are those of sorting, however samples are cut, kept or not', () => {
    const duration = fc.integer({ min: 0, max: 1_000 });
    const cut = fc.record({
      durations: fc.array(duration, { minLength: 1, maxLength: 40 }),
      isKept: fc.boolean(),
    });
    const edges = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 6 }), edges, (cuts, given) => {
        let clock = 0;
        const pairs: (readonly [number, number])[][] = cuts.map(({ durations }) =>
          durations.map((each) => [clock++, each] as const),
        );
        const samples = pairs.map((each, i) => sampleOf(cuts[i]?.isKept ?? false, ...each));
        const bounds = given.toSorted((a, b) => a - b);
        const inEach = bounds.slice(1).map((endMs, i) =>
          pairs
            .flat()
            .filter(([atMs]) => atMs >= (bounds[i] ?? 0) && atMs < endMs)
            .map(([, each]) => each),
        );
        const found = read(samples, ...bounds);
        assert.deepEqual(
          found.sampleSize,
          inEach.map(({ length }) => length),
        );
        assertClose(
          found.p50,
          inEach.map((each) => bySorting(each, 5)),
        );
        assertClose(
          found.p90,
          inEach.map((each) => bySorting(each, 9)),
        );
      }),
    );
  });

  it('are of many, some sorted for good and some in order of time', () => {
    // 0 … 5,999, the even ones kept: p50 at rank 2,999.5, p90 at rank 5,399.1.
    const scrambled = Array.from({ length: 6_000 }, (_, i) => [i, (i * 1_777) % 6_000] as const);
    const samples = [0, 1, 2, 3].map((i) =>
      sampleOf(i % 2 === 0, ...scrambled.slice(1_500 * i, 1_500 * (i + 1))),
    );
    assert.deepEqual(read(samples, 0, 6_000), { p50: [2_999.5], p90: [5_399.1], sampleSize: [6_000] });
  });

  it('are of more durations than memory was set aside for', () => {
    // 0 … 29,999 in a scrambled order, and once more behind it in pieces: p50 at rank 14,999.5.
    const scrambled = Array.from({ length: 30_000 }, (_, i) => [i, (i * 1_777) % 30_000] as const);
    const inPieces = Array.from({ length: 10 }, (_, i) =>
      sampleOf(false, ...scrambled.slice(3_000 * i, 3_000 * (i + 1))),
    );
    const expected = { p50: [14_999.5], p90: [26_999.1], sampleSize: [30_000] };
    assert.deepEqual(read([sampleOf(false, ...scrambled)], 0, 30_000), expected);
    assert.deepEqual(read(inPieces, 0, 30_000), expected);
  });
});

function assertClose(actual: readonly number[], expected: readonly number[]): void {
  const rounded = (values: readonly number[]) => values.map((value) => value.toFixed(6));
  assert.deepEqual(rounded(actual), rounded(expected));
}
