import assert from 'node:assert/strict';
import fc from 'fast-check';
import { edgesOf, edgesOfAll, rowsBefore, walkIntervals } from '../../../src/domain/intervals.js';
import type { EventSegment } from '../../../src/domain/segment.js';
import { eventsOf } from '../../support/fact-rows.js';

const parts = (...instants: readonly (readonly number[])[]) =>
  instants.map((each) => eventsOf(...each.map((atMs, i) => ({ id: i + 1, atMs }))));

/** What the visitor is told, in order. */
function told(given: readonly EventSegment[], ...edges: number[]): string[] {
  const said: string[] = [];
  const name = (part: EventSegment) => `part ${given.indexOf(part)}`;
  walkIntervals(given, Float64Array.from(edges), {
    whole: (interval, part) => said.push(`${interval}: all of ${name(part)}`),
    rows: (interval, part, start, end) => said.push(`${interval}: ${name(part)} from ${start} to ${end}`),
    done: (interval) => said.push(`${interval} done`),
  });
  return said;
}

describe('Intervals', () => {
  it('have edges: two of a window, one more than there are windows of several', () => {
    assert.deepEqual([...edgesOf({ startMs: 3, endMs: 9 })], [3, 9]);
    const windows = [
      { startMs: 3, endMs: 9 },
      { startMs: 9, endMs: 11 },
    ];
    assert.deepEqual([...edgesOfAll(windows)], [3, 9, 11]);
    assert.deepEqual([...edgesOfAll([])], []);
  });

  it('hold what lies between their edges, half-open', () => {
    assert.deepEqual(told(parts([10, 20, 30]), 10, 30), ['0: part 0 from 0 to 2', '0 done']);
    assert.deepEqual(told(parts([10, 20, 30]), 11, 31), ['0: part 0 from 1 to 3', '0 done']);
    assert.deepEqual(told(parts([10, 20, 30]), 10, 20, 30), [
      ...['0: part 0 from 0 to 1', '0 done', '1: part 0 from 1 to 2', '1 done'],
    ]);
  });

  it('are told of a part as a whole where all of it lies in one, even between its neighbours', () => {
    assert.deepEqual(told(parts([10, 20]), 10, 21), ['0: all of part 0', '0 done']);
    assert.deepEqual(told(parts([10, 20], [30], [40, 50]), 20, 41), [
      ...['0: part 0 from 1 to 2', '0: all of part 1', '0: part 2 from 0 to 1', '0 done'],
    ]);
  });

  it('leave out what lies before the first and after the last', () => {
    const said = ['0: all of part 1', '0 done'];
    assert.deepEqual(told(parts([1, 2], [10], [20, 21]), 3, 20), said);
    assert.deepEqual(told(parts([1, 2], [10], [20, 21]), 10, 11), said);
    assert.deepEqual(told(parts([1, 2]), 3, 9), ['0 done']);
    assert.deepEqual(told(parts([10, 20]), 3, 10), ['0 done']);
    assert.deepEqual(told([], 3, 9, 12), ['0 done', '1 done']);
  });

  it('may hold nothing, between two rows of a part or between two parts', () => {
    assert.deepEqual(told(parts([10, 40]), 5, 20, 30, 50), [
      ...['0: part 0 from 0 to 1', '0 done', '1 done', '2: part 0 from 1 to 2', '2 done'],
    ]);
    assert.deepEqual(told(parts([10], [40]), 5, 20, 30, 50), [
      ...['0: all of part 0', '0 done', '1 done', '2: all of part 1', '2 done'],
    ]);
  });

  it('hold each row once, in order, however the parts are cut', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 });
    const edges = fc.uniqueArray(fc.integer({ min: 0, max: 42 }), { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(instants, edges, fc.integer({ min: 1, max: 6 }), (given, cuts, length) => {
        const sorted = given.toSorted((a, b) => a - b);
        const bounds = cuts.toSorted((a, b) => a - b);
        // Parts do not overlap: what comes at the same instant is in the same part.
        const pieces = Map.groupBy(sorted, (atMs) => Math.floor(atMs / length));
        const found: number[][] = bounds.slice(1).map(() => []);
        const done: number[] = [];
        walkIntervals(parts(...pieces.values()), Float64Array.from(bounds), {
          whole: (interval, part) => found[interval]?.push(...part.atMs),
          rows(interval, part, start, end) {
            assert.ok(start < end && end - start < part.count);
            found[interval]?.push(...part.atMs.subarray(start, end));
          },
          done: (interval) => done.push(interval),
        });
        const expected = bounds
          .slice(1)
          .map((endMs, i) => sorted.filter((atMs) => atMs >= (bounds[i] ?? 0) && atMs < endMs));
        assert.deepEqual(found, expected);
        assert.deepEqual(done, [...expected.keys()]);
      }),
    );
  });
});

describe('The rows before an instant', () => {
  it('are as many as are below it, from whichever row before it one looks', () => {
    const atMs = Float64Array.from([1, 3, 3, 3, 5, 8, 8, 13, 21, 34]);
    for (let ms = 0; ms <= 36; ms += 1) {
      const expected = atMs.filter((each) => each < ms).length;
      for (let from = 0; from <= expected; from += 1) assert.equal(rowsBefore(atMs, ms, from), expected);
    }
    assert.equal(rowsBefore(new Float64Array(), 5, 0), 0);
  });

  it('are found at once where they are near: a look at a few instants, not at all', () => {
    let looks = 0;
    const million = new Proxy(new Float64Array(0), {
      get(target, key) {
        if (key === 'length') return 1_000_000;
        if (typeof key !== 'string') return Reflect.get(target, key);
        looks += 1;
        return Number(key);
      },
    });
    assert.equal(rowsBefore(million, 500_003, 500_000), 500_003);
    assert.ok(looks < 10, `${looks} looks`);
    looks = 0;
    assert.equal(rowsBefore(million, 900_000, 0), 900_000);
    assert.ok(looks < 45, `${looks} looks`);
  });
});
