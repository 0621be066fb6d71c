import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cellsOf, countEach, countFailuresEach, percentilesEach } from '../../../src/domain/cells.js';
import { DROPPED } from '../../../src/domain/code-table.js';
import { orderOf, type Rows } from '../../../src/domain/duration-order.js';
import { OUTCOME_FAILED } from '../../../src/domain/facts.js';
import type { EventSegment } from '../../../src/domain/segment.js';
import { changesOf, eventsOf } from '../../support/fact-rows.js';

const KEYS = [null, 'a', 'b'];
const EDGES = Float64Array.of(0, 10, 20);

/** Cells of events whose group is written as their member. */
const cells = (segments: readonly EventSegment[], edges = EDGES) =>
  cellsOf(segments, edges, { keys: KEYS }, ({ facts }) => Int32Array.from(facts.memberId));

const durationsIn = ({ facts: { durationMs } }: EventSegment) => ({ durationMs, marks: null, order: null });

const ROWS = [
  { id: 1, atMs: -1, memberId: 0, durationMs: 99 },
  { id: 2, atMs: 0, memberId: 0, durationMs: 5 },
  { id: 3, atMs: 3, memberId: 2, durationMs: 30 },
  { id: 4, atMs: 4, memberId: DROPPED, durationMs: 77 },
  { id: 5, atMs: 9, memberId: 0, durationMs: 1 },
  { id: 6, atMs: 10, memberId: 2, durationMs: 8 },
  { id: 7, atMs: 19, memberId: 2, durationMs: 4 },
  { id: 8, atMs: 20, memberId: 2, durationMs: 99 },
];

/** One segment, or several: the same records. */
const cuts: Readonly<Record<string, readonly EventSegment[]>> = {
  'in one segment': [eventsOf(...ROWS)],
  'in several segments': [
    eventsOf(...ROWS.slice(0, 3)),
    eventsOf(...ROWS.slice(3, 6)),
    eventsOf(...ROWS.slice(6)),
  ],
};

for (const [how, segments] of Object.entries(cuts)) {
  describe(`The cells of records ${how}`, () => {
    it('count by group and half-open interval what is not dropped', () => {
      // [0, 10): null 2, a none, b 1. [10, 20): b 2.
      assert.deepEqual([...countEach(cells(segments))], [2, 0, 1, 0, 0, 2]);
    });

    it('have the percentiles of their own durations only', () => {
      const counts = countEach(cells(segments));
      const { p50, p90, sampleSize } = percentilesEach(cells(segments), counts, durationsIn);
      const NONE = Number.NaN;
      // null in [0, 10): 1 and 5. b: 30, then 4 and 8.
      assert.deepEqual([...p50], [3, NONE, 30, NONE, NONE, 6]);
      assert.deepEqual([...p90], [4.6, NONE, 30, NONE, NONE, 7.6]);
      assert.deepEqual([...sampleSize], [2, 0, 1, 0, 0, 2]);
    });
  });
}

describe('Cells', () => {
  it('are all empty of nothing, one for each group and interval', () => {
    assert.deepEqual([...countEach(cells([]))], [0, 0, 0, 0, 0, 0]);
    const { p50, p90 } = percentilesEach(cells([]), new Int32Array(6), durationsIn);
    assert.deepEqual([[...p50], [...p90]], [Array(6).fill(Number.NaN), Array(6).fill(Number.NaN)]);
  });

  it('keep nothing of what was read before, though they borrow its memory', () => {
    const few = [eventsOf({ atMs: 1, durationMs: 7 })];
    const many = [
      eventsOf(...Array.from({ length: 50 }, (_, i) => ({ id: i, atMs: i / 5, durationMs: 1_000 }))),
    ];
    const read = (segments: readonly EventSegment[]) =>
      percentilesEach(cells(segments), countEach(cells(segments)), durationsIn).p90[0];
    assert.deepEqual([read(few), read(many), read(few)], [7, 1_000, 7]);
  });

  it('have the same percentiles where the rows of a segment are in order of duration already, whole or cut', () => {
    const row = fc.record({
      atMs: fc.integer({ min: 0, max: 20 }),
      memberId: fc.integer({ min: DROPPED, max: 2 }),
      durationMs: fc.integer({ min: 0, max: 50 }),
      isMarked: fc.integer({ min: 0, max: 1 }),
    });
    const cuts = fc.array(fc.array(row, { minLength: 1, maxLength: 40 }), { maxLength: 2 });
    const edges = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(cuts, edges, (given, bounds) => {
        const segments = given.map((rows, i) =>
          eventsOf(...rows.map((each) => ({ ...each, atMs: each.atMs + 21 * i }))),
        );
        const all = cells(segments, Float64Array.from(bounds).sort());
        const onlyMarked = ({ facts }: EventSegment) =>
          facts.memberId.map((group, i) => (facts.isMarked[i] === 1 ? group : DROPPED));
        const counts = countEach({ ...all, groupsIn: (segment) => Int32Array.from(onlyMarked(segment)) });
        const read = (orderIn: (segment: EventSegment) => Rows | null) =>
          percentilesEach(all, counts, (segment) => {
            const { durationMs, isMarked } = segment.facts;
            return { durationMs, marks: isMarked, order: orderIn(segment) };
          });
        const inOrder = read(({ facts }) => orderOf(facts.durationMs, facts.isMarked));
        assert.deepEqual(
          inOrder,
          read(() => null),
        );
      }),
    );
  });

  it('count what counting each by itself gives', () => {
    const row = fc.record({
      atMs: fc.integer({ min: -3, max: 33 }),
      memberId: fc.integer({ min: DROPPED, max: 2 }),
    });
    const edges = fc.uniqueArray(fc.integer({ min: 0, max: 31 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), edges, (rows, given) => {
        const bounds = given.toSorted((a, b) => a - b);
        const expected = bounds.slice(1).flatMap((endMs, i) =>
          KEYS.map((_, group) => {
            const startMs = bounds[i] ?? 0;
            return rows.filter(({ atMs, memberId }) => memberId === group && atMs >= startMs && atMs < endMs)
              .length;
          }),
        );
        const segments = rows.length === 0 ? [] : [eventsOf(...rows)];
        assert.deepEqual([...countEach(cells(segments, Float64Array.from(bounds)))], expected);
      }),
    );
  });
});

describe('The failures of cells', () => {
  const RULE = { failureWindowMs: 5, asOfMs: 20 };
  const failuresOf = (...segments: ReturnType<typeof changesOf>[]) => {
    const all = cellsOf(segments, EDGES, { keys: KEYS }, ({ facts }) => Int32Array.from(facts.ownerId));
    const { closed, failed, pending } = countFailuresEach(all, RULE);
    return { closed: [...closed], failed: [...failed], pending: [...pending] };
  };

  it('are beside all closed changes, and beside those that may still fail', () => {
    const rows = [
      { id: 1, completedAtMs: 0, ownerId: 1, outcome: OUTCOME_FAILED },
      { id: 2, completedAtMs: 9, ownerId: 1, incidentDelayMs: 5 },
      { id: 3, completedAtMs: 9, ownerId: 1, incidentDelayMs: 6 },
      { id: 4, completedAtMs: 12, ownerId: DROPPED, outcome: OUTCOME_FAILED },
      // Completed W ago to the millisecond, and a millisecond less.
      { id: 5, completedAtMs: 15, ownerId: 2 },
      { id: 6, completedAtMs: 16, ownerId: 2 },
      { id: 7, completedAtMs: 18, ownerId: 2, outcome: OUTCOME_FAILED },
      { id: 8, completedAtMs: 19, ownerId: DROPPED },
      { id: 9, completedAtMs: 20, ownerId: 2, outcome: OUTCOME_FAILED },
    ];
    const expected = {
      closed: [0, 3, 0, 0, 0, 3],
      failed: [0, 2, 0, 0, 0, 1],
      pending: [0, 0, 0, 0, 0, 1],
    };
    assert.deepEqual(failuresOf(changesOf(...rows)), expected);
    assert.deepEqual(failuresOf(...rows.map((row) => changesOf(row))), expected);
  });

  it('are provisional in a segment whose last change is', () => {
    assert.deepEqual(failuresOf(changesOf({ completedAtMs: 15 })).pending, [0, 0, 0, 0, 0, 0]);
    assert.deepEqual(failuresOf(changesOf({ completedAtMs: 16 })).pending, [0, 0, 0, 1, 0, 0]);
    assert.deepEqual(failuresOf(changesOf({ completedAtMs: 3 }, { completedAtMs: 16 })).pending, [
      ...[0, 0, 0, 1, 0, 0],
    ]);
  });
});
