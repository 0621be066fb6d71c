import assert from 'node:assert/strict';
import { edgesOf } from '../../../../src/domain/intervals.js';
import { wholePartition } from '../../../../src/domain/partition.js';
import { previousWindow } from '../../../../src/domain/window.js';
import { EMERGENCY, type EventRow, eventsOf, STANDARD } from '../../../support/fact-rows.js';
import { countByKey, hours, march, readView, viewsOf, WEEK } from '../../../support/operations-readings.js';

const NOTHING = { count: [0], marked: [0], p50: [Number.NaN], p90: [Number.NaN] };
const DAY_9 = march('09T12:00');

/** Approvals and runbook executions are events alike: from a beginning to an end, marked or not. */
for (const [view, marked] of [
  ['approvals', 'rejected'],
  ['runbooks', 'succeeded'],
] as const) {
  const of = (...rows: EventRow[]) => ({ [view]: [eventsOf(...rows)] });

  describe(`Derived view ${view}`, () => {
    it('has neither count nor percentile without a record', () => {
      assert.deepEqual(readView(view, {}), NOTHING);
      assert.deepEqual(readView(view, of({ atMs: march('20T00:00') })), NOTHING);
    });

    it('interpolates p50 and p90 between how long its records took', () => {
      const rows = [10, 2, 4].map((took, i) => ({
        id: i + 1,
        atMs: DAY_9 + hours(i),
        durationMs: hours(took),
      }));
      // Sorted 2, 4, 10: p50 at rank 1, p90 at rank 1.8 = 4 + 0.8 · 6.
      assert.deepEqual(readView(view, of(...rows)), { count: [3], marked: [0], p50: [4], p90: [8.8] });
    });

    it('counts what took no time at all', () => {
      const taken = { count: [1], marked: [0], p50: [0], p90: [0] };
      assert.deepEqual(readView(view, of({ atMs: DAY_9, durationMs: 0 })), taken);
    });

    it(`counts apart those that were or have ${marked}`, () => {
      const rows = [1, 0, 1, 0, 1].map((isMarked, i) => ({ id: i, atMs: DAY_9 + i, isMarked }));
      const { count, marked: share } = readView(view, of(...rows));
      assert.deepEqual([count, share], [[5], [3]]);
    });

    it('takes its window half-open by the end of what happened, not by its beginning', () => {
      const endingAt = (atMs: number) =>
        readView(view, of({ atMs, durationMs: hours(300), isMarked: 1 })).count[0];
      assert.equal(endingAt(WEEK.startMs), 1);
      assert.equal(endingAt(WEEK.startMs - 1), 0);
      assert.equal(endingAt(WEEK.endMs - 1), 1);
      assert.equal(endingAt(WEEK.endMs), 0);
    });

    it('marks in the window only, too', () => {
      const rows = [WEEK.startMs - 1, WEEK.startMs, WEEK.endMs - 1, WEEK.endMs];
      const all = of(...rows.map((atMs, i) => ({ id: i + 1, atMs, isMarked: 1 })));
      assert.deepEqual(readView(view, all).marked, [2]);
    });

    it('gives each instant to the window or to the one before, never to both', () => {
      const views = viewsOf(
        of({ id: 1, atMs: WEEK.startMs - 1 }, { id: 2, atMs: WEEK.startMs }, { id: 3, atMs: DAY_9 }),
      );
      const countIn = (window: typeof WEEK) => [
        ...views.of(view).readEach(wholePartition(), edgesOf(window)).count,
      ];
      assert.deepEqual([countIn(previousWindow(WEEK)), countIn(WEEK)], [[1], [2]]);
    });

    it('says the same of records that lie in several segments', () => {
      const rows = [3, 1, 4, 1, 5].map((took, i) => ({
        ...{ id: i + 1, atMs: DAY_9 + hours(i), durationMs: hours(took), isMarked: i % 2 },
      }));
      const cut = { [view]: [eventsOf(...rows.slice(0, 2)), eventsOf(...rows.slice(2))] };
      // Sorted 1, 1, 3, 4, 5: p50 at rank 2, p90 at rank 3.6 = 4 + 0.6 · 1.
      const expected = { count: [5], marked: [2], p50: [3], p90: [4.6] };
      assert.deepEqual(readView(view, cut), expected);
      assert.deepEqual(readView(view, of(...rows)), expected);
    });

    it('is grouped by the team of its person, by its service and by its change type', () => {
      const all = of(
        { id: 1, atMs: DAY_9, memberId: 1, serviceId: 1, changeType: EMERGENCY },
        { id: 2, atMs: DAY_9, memberId: 3, serviceId: 2, changeType: EMERGENCY },
        { id: 3, atMs: DAY_9, memberId: 2, serviceId: 2, changeType: STANDARD },
        { id: 4, atMs: DAY_9, memberId: 4 },
        { id: 5, atMs: DAY_9 },
      );
      assert.deepEqual(countByKey(view, all, 'team'), { Core: 2, Web: 1, null: 2 });
      assert.deepEqual(countByKey(view, all, 'service'), { checkout: 1, search: 2, null: 2 });
      assert.deepEqual(countByKey(view, all, 'change_type'), { emergency: 2, standard: 1, null: 2 });
      assert.deepEqual(countByKey(view, all, 'team', { service: ['search'] }), { Core: 1, Web: 1 });
      assert.deepEqual(countByKey(view, all, 'team', { service: [null, 'checkout'] }), { Core: 1, null: 2 });
    });
  });
}
