import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  previousWindow,
  resolveWindow,
  unionOfWindows,
  type Window,
  windowDays,
} from '../../../src/domain/window.js';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const DAY = 86_400_000;
const LONGEST = 3_660 * DAY;

const windowOf = ([startMs, endMs]: readonly [number, number]): Window => ({ startMs, endMs });

describe('Windows', () => {
  it('the default window is the 30 × 24 h that end now', () => {
    assert.deepEqual(resolveWindow({}, NOW), { window: { startMs: NOW - 30 * DAY, endMs: NOW } });
  });

  it('a bound that is left out is counted from the other: the end is now, the start 30 days before the end', () => {
    assert.deepEqual(resolveWindow({ endMs: 0 }, NOW), { window: { startMs: -30 * DAY, endMs: 0 } });
    assert.deepEqual(resolveWindow({ startMs: 0 }, DAY), { window: { startMs: 0, endMs: DAY } });
  });

  it('a window is longer than nothing: one millisecond is taken, none and less are refused', () => {
    assert.deepEqual(resolveWindow({ startMs: 0, endMs: 1 }, NOW), { window: { startMs: 0, endMs: 1 } });
    for (const endMs of [0, -1]) {
      const resolved = resolveWindow({ startMs: 0, endMs }, NOW);
      assert.ok('fault' in resolved);
      assert.equal(resolved.fault.bound, 'end');
    }
  });

  it('a window is at most 3,660 days long: not one millisecond more', () => {
    assert.deepEqual(resolveWindow({ startMs: 0, endMs: LONGEST }, NOW), {
      window: { startMs: 0, endMs: LONGEST },
    });
    const resolved = resolveWindow({ startMs: 0, endMs: LONGEST + 1 }, NOW);
    assert.ok('fault' in resolved);
    assert.match(resolved.fault.message, /3660 days/);
  });

  it('a fault names the bound that the caller gave', () => {
    const inTheFuture = resolveWindow({ startMs: NOW }, NOW);
    assert.ok('fault' in inTheFuture);
    assert.equal(inTheFuture.fault.bound, 'start');
    const longAgo = resolveWindow({ startMs: NOW - LONGEST - 1 }, NOW);
    assert.ok('fault' in longAgo);
    assert.equal(longAgo.fault.bound, 'start');
  });

  it('a fault says from when to when the window would be', () => {
    const messageOf = (startMs: number, endMs: number) => {
      const resolved = resolveWindow({ startMs, endMs }, NOW);
      assert.ok('fault' in resolved);
      return resolved.fault.message;
    };
    assert.equal(
      messageOf(1, 0),
      'the window must end after it starts: 1970-01-01T00:00:00.001Z to 1970-01-01T00:00:00.000Z',
    );
    assert.equal(
      messageOf(0, LONGEST + 1),
      'the window may be at most 3660 days long: 1970-01-01T00:00:00.000Z to 1980-01-09T00:00:00.001Z',
    );
  });

  it('the previous window has the same length and ends where this one starts', () => {
    assert.deepEqual(previousWindow({ startMs: 100, endMs: 130 }), { startMs: 70, endMs: 100 });
  });

  it('days are 86,400,000 ms each, in fractions', () => {
    assert.equal(windowDays({ startMs: 0, endMs: DAY }), 1);
    assert.equal(windowDays({ startMs: 0, endMs: 23 * 3_600_000 }), 23 / 24);
    assert.equal(windowDays({ startMs: 5, endMs: 6 }), 1 / DAY);
  });

  it('windows that overlap or touch become one, others stay apart', () => {
    const union = (...windows: [number, number][]) => unionOfWindows(windows.map(windowOf));
    assert.deepEqual(union([0, 10], [5, 20], [30, 40]), [windowOf([0, 20]), windowOf([30, 40])]);
    assert.deepEqual(union([10, 20], [0, 10]), [windowOf([0, 20])]);
    assert.deepEqual(union([10, 20], [0, 9]), [windowOf([0, 9]), windowOf([10, 20])]);
    assert.deepEqual(union([0, 100], [10, 20], [15, 30]), [windowOf([0, 100])]);
    assert.deepEqual(union([0, 10], [0, 10]), [windowOf([0, 10])]);
    assert.deepEqual(union(), []);
  });

  it('a union covers what its windows cover, and nothing twice', () => {
    const windows = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 12 })).map(([start, length]) => {
        return windowOf([start, start + length]);
      }),
      { maxLength: 12 },
    );
    const times = (list: readonly Window[], t: number) =>
      list.filter(({ startMs, endMs }) => startMs <= t && t < endMs).length;
    fc.assert(
      fc.property(windows, (given) => {
        const frozen = Object.freeze([...given]);
        const union = unionOfWindows(frozen);
        for (let t = -1; t <= 75; t += 1) {
          assert.equal(times(union, t), Math.min(times(given, t), 1), `at ${t}`);
        }
        const starts = union.map(({ startMs }) => startMs);
        assert.deepEqual(
          starts,
          starts.toSorted((a, b) => a - b),
        );
      }),
    );
  });
});
