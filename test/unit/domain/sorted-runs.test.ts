import assert from 'node:assert/strict';
import fc from 'fast-check';
import { orderOf, type Run } from '../../../src/domain/duration-order.js';
import { percentilesInPlace } from '../../../src/domain/percentile.js';
import { percentilesOfRuns } from '../../../src/domain/sorted-runs.js';

/** In no order by themselves: their rows are. */
function runOf(values: readonly number[]): Run {
  const durationMs = Float64Array.from(values);
  return { durationMs, order: orderOf(durationMs, null) };
}

function assertAsOne(runs: readonly (readonly number[])[]): void {
  assert.deepEqual(percentilesOfRuns(runs.map(runOf)), percentilesInPlace(Float64Array.from(runs.flat())));
}

/** So long that runs must be narrowed before they are searched. */
const long = (length: number, valueAt: (i: number) => number) => Array.from({ length }, (_, i) => valueAt(i));

describe('Percentiles of sorted runs', () => {
  it('are those of all their values, whatever lies in which run', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 1e12 }));
    const run = fc.array(value, { maxLength: 900, size: 'max' });
    fc.assert(fc.property(fc.array(run, { maxLength: 12 }), assertAsOne), { numRuns: 150 });
  });

  it('leaves the runs as they are', () => {
    const runs = [long(3_000, (i) => 2 * i), long(2_000, (i) => 3 * i)].map(runOf);
    const before = runs.map(({ durationMs, order }) => ({
      durationMs: durationMs.slice(),
      order: order.slice(),
    }));
    percentilesOfRuns(runs);
    assert.deepEqual(runs, before);
  });

  const cases: Readonly<Record<string, readonly (readonly number[])[]>> = {
    'of nothing': [],
    'of empty runs': [[], []],
    'one run': [long(5_000, (i) => i * i)],
    'all equal': [long(3_000, () => 7), long(2_000, () => 7)],
    'one after the other': [long(3_000, (i) => i), long(3_000, (i) => 3_000 + i)],
    'one value far from a long run': [long(5_000, (i) => i), [1e12]],
    'two values, one of them nearly everywhere': [
      long(4_000, (i) => (i === 0 ? 1 : 2)),
      long(4_000, () => 2),
    ],
    'the rank between two values of different runs': [long(3_000, () => 1), long(3_000, () => 2)],
    'the next rank in a later value of another run': [long(4_001, () => 1), long(3_999, (i) => 5 + i)],
    'many short ones': long(2_000, (i) => i).map((i) => [i * 31, i * 17]),
    doubling: [long(1_000, (i) => 2 ** (i / 25)), long(1_500, (i) => 2 ** (i / 40))],
  };
  for (const [title, runs] of Object.entries(cases)) it(title, () => assertAsOne(runs));
});
