import assert from 'node:assert/strict';
import fc from 'fast-check';
import { orderOf, rowsWhere } from '../../../src/domain/duration-order.js';

/** By the book: the shortest first, of equal ones the first row. */
function bySorting(durations: readonly number[], isWanted: (row: number) => boolean): number[] {
  return durations
    .map((_, row) => row)
    .filter(isWanted)
    .sort((a, b) => (durations[a] ?? 0) - (durations[b] ?? 0) || a - b);
}

describe('The order of durations', () => {
  it('is that of sorting, of all rows and of marked ones', () => {
    const duration = fc.oneof(
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: -5, max: 2 ** 38 }),
      // So large, or not whole, that no number holds both the duration and its row.
      fc.integer({ min: 2 ** 50, max: 2 ** 53 - 1 }),
      fc.double({ min: 0, max: 10, noNaN: true }).map((ms) => ms + 0.5),
    );
    const row = fc.tuple(duration, fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const durations = rows.map(([ms]) => ms);
        const marks = Uint8Array.from(rows, ([, mark]) => mark);
        assert.deepEqual(
          [...orderOf(Float64Array.from(durations), null)],
          bySorting(durations, () => true),
        );
        assert.deepEqual(
          [...orderOf(Float64Array.from(durations), marks)],
          bySorting(durations, (i) => ((marks[i] ?? 0) & 1) === 1),
        );
      }),
    );
  });

  it('takes two bytes a row as far as they reach, and four beyond', () => {
    const of = (count: number) =>
      orderOf(
        Float64Array.from({ length: count }, (_, i) => count - i),
        null,
      );
    assert.ok(of(65_536) instanceof Uint16Array);
    assert.deepEqual([...of(65_536).slice(0, 2)], [65_535, 65_534]);
    assert.ok(of(65_537) instanceof Uint32Array);
    assert.deepEqual([...of(65_537).slice(0, 2)], [65_536, 65_535]);
  });
});

describe('Rows that satisfy a test', () => {
  it('ascend, and have memory of their own size', () => {
    const even = rowsWhere(1_000, (row) => row % 2 === 0);
    assert.deepEqual([even.length, even[1], even.at(-1)], [500, 2, 998]);
    assert.equal(even.buffer.byteLength, 1_000);
    assert.equal(rowsWhere(3, () => true).length, 3);
    assert.equal(rowsWhere(0, () => true).length, 0);
  });
});
