import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findAround } from '../../../src/domain/leading-bits.js';

function found(given: readonly number[], lower: number, upper: number): number[] {
  const values = Float64Array.from(given);
  const around = new Float64Array(4);
  findAround(values, 0, values.length, lower, upper, around);
  assert.deepEqual([...values], given);
  return [...around];
}

function assertAsSorted(given: readonly number[], lower: number, upper: number): void {
  const sorted = Float64Array.from(given).sort();
  const around = found(given, lower, upper);
  for (const [place, rank] of [lower, lower + 1, upper, upper + 1].entries())
    if (rank < given.length) assert.equal(around[place], sorted[rank], `rank ${rank} of ${given.length}`);
}

describe('Values around two ranks, by their leading bits', () => {
  it('are those of sorting, whatever the values, which stay where they are', () => {
    const value = fc.oneof(
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 10_000_000_000 }),
      fc.constantFrom(-7, -0.25, 0.5, 1, 1.5, 2 ** 42, 2 ** 42 + 1, 2 ** 43, 1e18, 1e300),
    );
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 2, maxLength: 400, size: 'max' }),
        fc.nat(),
        fc.nat(),
        (given, a, b) => {
          const [lower = 0, upper = 0] = [a % given.length, b % given.length].sort((x, y) => x - y);
          assertAsSorted(given, lower, upper);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('may lie far apart, with nothing between them', () => {
    assertAsSorted([1_000_000, 3, 2_000_000, 4], 1, 2);
    assertAsSorted([1e300, 0, 0, 1e299], 1, 1);
  });

  it('are as many as there are: the rank after the last is none', () => {
    assert.deepEqual(found([5, 4], 1, 1)[0], 5);
    assertAsSorted([7], 0, 0);
  });

  it('are found among more equal ones than memory was set aside for', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => (i % 2 === 0 ? 100 : 101));
    assertAsSorted(many, 2_499, 4_000);
    assertAsSorted(many, 10, 20);
  });

  it('are of a part of the values only', () => {
    const around = new Float64Array(4);
    findAround(Float64Array.of(9, 9, 1, 2, 3, 0, 0), 2, 3, 0, 1, around);
    assert.deepEqual([...around], [1, 2, 2, 3]);
  });
});
