import assert from 'node:assert/strict';
import {
  allViewsRead,
  type OperationsCard,
  operationsReport,
} from '../../../../src/analytics/operations-report.js';
import type { Dimension, Filter } from '../../../../src/domain/grouping.js';
import { CHANGE_TYPES } from '../../../../src/domain/ledger-words.js';
import type { ViewId } from '../../../../src/domain/operations/views.js';
import type { RankedList } from '../../../../src/domain/ranked-list.js';
import { operationsFacts, type PlainOperations } from '../../../support/operations-facts.js';

const HOUR = 3_600_000;
/** An hour of one millisecond. */
const TICK = 1 / HOUR;
const DAY = { startMs: 0, endMs: 24 * HOUR };

/** A day from midnight on, the one before, and what stands at their edges. The failure window is four hours. */
const LEDGER: PlainOperations = {
  changes: [
    { id: 10, at: -3, owner: 1, service: 1, failed: true },
    { id: 9, at: -TICK, owner: 2, type: 'emergency' },
    { id: 1, at: 0, lead: 10, owner: 1, service: 1, approvedAfter: 2, startedAfter: 5 },
    { id: 11, at: 0.5, owner: 1, service: 1, type: 'emergency' },
    { id: 2, at: 5, owner: 1, service: 1, type: 'standard', failed: true, approvedAfter: 1, startedAfter: 1 },
    { id: 5, at: 5, lead: 2, service: 1, type: 'emergency', approvedAfter: 5, startedAfter: 1 },
    { id: 3, at: 9, owner: 2, service: 1, type: 'emergency', startedAfter: 0.5 },
    {
      id: 4,
      at: 9 + TICK,
      lead: 6,
      owner: 2,
      service: 1,
      type: 'emergency',
      approvedAfter: 3,
      startedAfter: 3,
    },
    { id: 7, at: 20, owner: 3, service: 2, incidentAfter: 2 },
    { id: 6, at: 24 - TICK, owner: 3, service: 2, type: 'emergency' },
    { id: 8, at: 24, owner: 1, service: 1, type: 'standard' },
  ],
  incidents: [
    { id: 106, resolved: -TICK, took: 3, openedAfterCause: 1 },
    { id: 101, resolved: 6, took: 1, openedAfterCause: 0, assignee: 1 },
    { id: 102, resolved: 10, took: 2, openedAfterCause: 4, assignee: 2 },
    { id: 103, resolved: 11, took: 1, openedAfterCause: 4 + TICK },
    { id: 104, resolved: 12, took: 1, openedAfterCause: -TICK },
    { id: 105, resolved: 13, took: 1 },
    { id: 107, resolved: 24, took: 1, openedAfterCause: 1 },
    { id: 108, resolved: 30, took: 10, assignee: 2 },
  ],
  approvals: [
    { id: 203, at: -TICK, took: 8, marked: true },
    { id: 201, at: 0, took: 2, member: 1 },
    { id: 202, at: 24 - TICK, took: 4, member: 2, marked: true },
    { id: 204, at: 24, took: 1 },
  ],
  runbooks: [
    { id: 301, at: 1, took: 1 / 6, marked: true },
    { id: 302, at: 2, took: 0.5, member: 1 },
  ],
  unresolved: [
    { id: 401, at: 3, member: 1 },
    { id: 402, at: 24 },
    { id: 403, at: 24 + TICK },
  ],
};

function ask(groupBy: Dimension | null = null, filter: Filter = {}, window = DAY, ledger = LEDGER) {
  return operationsReport(
    { readOperations: async () => operationsFacts(ledger) },
    { window, groupBy, filter },
    { timeZone: 'UTC', settings: { doraFailureWindowHours: 4 }, asOfMs: 24 * HOUR },
  );
}

const idsOf = (list: RankedList) => list.all().map(({ id }) => id);
const assertReading = (card: OperationsCard, view: ViewId, expected: object, side?: 'previous') => {
  assert.deepEqual(card.read(view, side), expected);
};

describe('The operations views', () => {
  it('count approvals decided in the half-open window, with their share of rejections', async () => {
    const { overall } = await ask();
    assertReading(overall, 'approvals', { sampleSize: 2, p50: 3, p90: 3.8, marked: 1, rate: 0.5 });
    assertReading(overall, 'approvals', { sampleSize: 1, p50: 8, p90: 8, marked: 1, rate: 1 }, 'previous');
    assert.deepEqual(idsOf(overall.recordsBehind('approvals', 'current')), [202, 201]);
    assert.deepEqual(idsOf(overall.recordsBehind('approvals', 'previous')), [203]);
  });

  it('take the duration of runbooks in minutes, with their share of successes', async () => {
    const { overall } = await ask();
    assertReading(overall, 'runbooks', { sampleSize: 2, p50: 20, p90: 28, marked: 1, rate: 0.5 });
    const none = { sampleSize: 0, p50: null, p90: null, marked: 0, rate: null };
    assertReading(overall, 'runbooks', none, 'previous');
  });

  it('measure recovery from the completion of the change, of incidents that opened from then on to the end of W', async () => {
    const { overall } = await ask();
    assertReading(overall, 'recovery', { sampleSize: 2, p50: 3.5, p90: 5.5, marked: 0, rate: 0 });
    assertReading(overall, 'recovery', { sampleSize: 1, p50: 4, p90: 4, marked: 0, rate: 0 }, 'previous');
    assert.deepEqual(idsOf(overall.recordsBehind('recovery', 'current')), [102, 101]);
  });

  it('count closed changes by type', async () => {
    const { overall } = await ask();
    const durations = { p50: null, p90: null };
    assertReading(overall, 'changes', { sampleSize: 8, ...durations, marked: 5, rate: 5 / 8 });
    const counts = (side: 'current' | 'previous') =>
      CHANGE_TYPES.map((type) => overall.countOfType(type, side));
    assert.deepEqual(
      [counts('current'), counts('previous')],
      [
        [1, 2, 5],
        [0, 1, 1],
      ],
    );
    assert.deepEqual(idsOf(overall.recordsBehind('changes', 'current')), [6, 7, 4, 3, 5, 2, 11, 1]);
  });

  it('know rework: an emergency after a failure of its service, later than it and within W, also across midnight', async () => {
    const { overall } = await ask();
    assertReading(overall, 'rework', { sampleSize: 8, p50: null, p90: null, marked: 3, rate: 3 / 8 });
    assert.deepEqual(idsOf(overall.recordsBehind('rework', 'current')), [6, 3, 11]);
    assert.equal(overall.read('rework', 'previous').marked, 0);
  });

  it('look past a failure at the same instant to the one before it', async () => {
    const changes = [
      { id: 1, at: 1, service: 1, failed: true },
      { id: 2, at: 2, service: 1, failed: true },
      { id: 3, at: 2, service: 1, failed: true },
      { id: 4, at: 2, service: 1, type: 'emergency' as const },
      { id: 5, at: 3, service: 2, type: 'emergency' as const },
    ];
    const { overall } = await ask(null, {}, DAY, { ...LEDGER, changes });
    assert.deepEqual(idsOf(overall.recordsBehind('rework', 'current')), [4]);
  });

  it('split lead time into stages, of successful changes whose instants are there and in order', async () => {
    const { overall } = await ask();
    const noShare = { marked: 0, rate: 0 };
    assertReading(overall, 'created_to_approved', { sampleSize: 3, p50: 3, p90: 4.6, ...noShare });
    assertReading(overall, 'approved_to_started', { sampleSize: 2, p50: 1.5, p90: 2.7, ...noShare });
    assertReading(overall, 'started_to_completed', { sampleSize: 4, p50: 2, p90: 4.4, ...noShare });
    assert.deepEqual(idsOf(overall.recordsBehind('started_to_completed', 'current')), [1, 4, 5, 3]);
  });

  it('tell what is open now, the oldest first: opened by now, and resolved later or not at all', async () => {
    const { overall, holdsUntilMs } = await ask();
    assert.deepEqual(overall.openIncidents, { count: 3, oldestMs: 3 * HOUR });
    assert.deepEqual(idsOf(overall.openRecords()), [401, 108, 402]);
    assert.equal(holdsUntilMs, 24 * HOUR + 1, 'when the next one opens');
  });

  it('hold until an incident that is open now is resolved, where none opens before', async () => {
    const unresolved = LEDGER.unresolved.slice(0, 2);
    const { holdsUntilMs } = await ask(null, {}, DAY, { ...LEDGER, unresolved });
    assert.equal(holdsUntilMs, 30 * HOUR);
    const settled = await ask(null, {}, DAY, {
      ...LEDGER,
      unresolved,
      incidents: LEDGER.incidents.slice(0, 7),
    });
    assert.equal(settled.holdsUntilMs, Number.POSITIVE_INFINITY);
  });

  it('tell groups apart, those with most records first, "Unassigned" last among equals', async () => {
    const { groups } = await ask('team');
    const shown = groups.map(({ key, card }) => [
      key,
      card.read('changes').sampleSize,
      card.read('approvals').sampleSize,
      card.read('runbooks').sampleSize,
      card.read('recovery').sampleSize,
      card.openIncidents.count,
    ]);
    assert.deepEqual(shown, [
      ['a', 3, 1, 1, 1, 1],
      ['b', 2, 1, 0, 1, 1],
      [null, 3, 0, 1, 0, 1],
    ]);
    assert.deepEqual(
      groups.map(({ card }) => idsOf(card.openRecords())),
      [[401], [108], [402]],
    );
  });

  it('show a group that has records in the window before only, or nothing but an open incident', async () => {
    const nothing = { changes: [], incidents: [], approvals: [], runbooks: [], unresolved: [] };
    const keysOf = async (ledger: Partial<PlainOperations>) =>
      (await ask('team', {}, DAY, { ...nothing, ...ledger })).groups.map(({ key }) => key);
    assert.deepEqual(await keysOf({ approvals: [{ id: 1, at: -1, member: 2 }] }), ['b']);
    assert.deepEqual(await keysOf({ unresolved: [{ id: 1, at: -90, member: 1 }] }), ['a']);
    assert.deepEqual(await keysOf({}), []);
  });

  it('keep what a filter names', async () => {
    const { overall } = await ask(null, { team: ['b'] });
    assert.deepEqual(idsOf(overall.recordsBehind('changes', 'current')), [4, 3]);
    assert.equal(overall.openIncidents.count, 1);
    assert.equal((await ask(null, { team: [] })).overall.openIncidents.oldestMs, null);
  });

  it('have a point for every bucket, or for the newest', async () => {
    const twoDays = { startMs: -24 * HOUR, endMs: 24 * HOUR };
    const report = await ask(null, {}, twoDays);
    await allViewsRead(report);
    const { overall } = report;
    assert.equal(overall.prepareSeries('changes', 'day', null), null, 'it may be read here');
    const sizes = (last: number | null) =>
      overall.series('changes', 'day', last).map(({ reading }) => reading.sampleSize);
    assert.deepEqual([sizes(null), sizes(1)], [[2, 8], [8]]);
  });
});
