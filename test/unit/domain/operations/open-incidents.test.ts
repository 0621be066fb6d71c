import assert from 'node:assert/strict';
import type { Filter } from '../../../../src/domain/grouping.js';
import {
  NONE_OPEN,
  openIncidentsOf,
  openRecordsOf,
  openUntilMs,
} from '../../../../src/domain/operations/open-incidents.js';
import type { OperationsFacts } from '../../../../src/domain/operations/operations-facts.js';
import { partitionOf, wholePartition } from '../../../../src/domain/partition.js';
import { RankedList } from '../../../../src/domain/ranked-list.js';
import { EMERGENCY, eventsOf, incidentsOf, NAMES, operationsFacts } from '../../../support/fact-rows.js';
import { boardOf, hours, march, WEEK } from '../../../support/operations-readings.js';

const NOW = march('15T00:00');

/** The ids of what is open, by group. */
function openIds(given: Partial<OperationsFacts>, asOfMs = NOW, filter: Filter | null = null): number[][] {
  const partition = filter === null ? wholePartition() : partitionOf(NAMES, 'team', filter);
  assert.ok(partition !== null);
  return openRecordsOf(operationsFacts(given), partition, asOfMs).map((records) =>
    records.all().map(({ id }) => id),
  );
}
const openedAt = (...openedMs: number[]) => ({
  unresolved: [eventsOf(...openedMs.map((atMs, i) => ({ id: i + 1, atMs })))],
});
const resolvedAt = (resolvedAtMs: number, timeToResolveMs: number) => ({
  incidents: [incidentsOf({ id: 1, resolvedAtMs, timeToResolveMs })],
});
const untilOf = (given: Partial<OperationsFacts>) => openUntilMs(operationsFacts(given), NOW);

describe('Open incidents', () => {
  it('are those that are not resolved, from the millisecond in which they opened on', () => {
    assert.deepEqual(openIds({}), [[]]);
    assert.deepEqual(openIds(openedAt(NOW - 1)), [[1]]);
    assert.deepEqual(openIds(openedAt(NOW)), [[1]]);
    assert.deepEqual(openIds(openedAt(NOW + 1)), [[]]);
  });

  it('are also those that will be resolved later, up to the millisecond before', () => {
    assert.deepEqual(openIds(resolvedAt(NOW + 1, hours(2))), [[1]]);
    assert.deepEqual(openIds(resolvedAt(NOW, hours(2))), [[]]);
    assert.deepEqual(openIds(resolvedAt(NOW - 1, hours(2))), [[]]);
    // Opened at this very instant, or a millisecond after it.
    assert.deepEqual(openIds(resolvedAt(NOW + 5, 5)), [[1]]);
    assert.deepEqual(openIds(resolvedAt(NOW + 5, 4)), [[]]);
  });

  it('are told row by row where some of a segment are resolved and some not yet', () => {
    const incidents = [
      incidentsOf(
        { id: 1, resolvedAtMs: NOW - hours(1), timeToResolveMs: hours(9) },
        { id: 2, resolvedAtMs: NOW, timeToResolveMs: hours(9) },
        { id: 3, resolvedAtMs: NOW + hours(1), timeToResolveMs: hours(9) },
      ),
    ];
    assert.deepEqual(openIds({ incidents }), [[3]]);
  });

  it('are counted once, though both lists hold one', () => {
    const both = { ...openedAt(NOW - hours(2)), ...resolvedAt(NOW + hours(1), hours(3)) };
    assert.deepEqual(openIds(both), [[1]]);
  });

  it('are listed with the oldest first, of equally old ones the newer id', () => {
    assert.deepEqual(openIds(openedAt(NOW - 3, NOW - 9, NOW - 3, NOW - 5)), [[2, 4, 3, 1]]);
  });

  it('are in the group of their assignee, and in none that a filter drops', () => {
    const given = {
      unresolved: [
        eventsOf(
          { id: 1, atMs: NOW - 4, memberId: 1, serviceId: 1 },
          { id: 2, atMs: NOW - 3, memberId: 2, serviceId: 2 },
          { id: 3, atMs: NOW - 2 },
        ),
      ],
      incidents: [
        incidentsOf(
          { id: 4, resolvedAtMs: NOW + 1, timeToResolveMs: 9, assigneeId: 3, serviceId: 1 },
          { id: 5, resolvedAtMs: NOW + 1, timeToResolveMs: 2, assigneeId: 2, changeType: EMERGENCY },
        ),
      ],
    };
    // Unassigned, Core, Web.
    assert.deepEqual(openIds(given, NOW, {}), [[3], [4, 1], [2, 5]]);
    assert.deepEqual(openIds(given, NOW, { service: ['checkout'] }), [[], [4, 1], []]);
    assert.deepEqual(openIds(given, NOW, { change_type: ['emergency'] }), [[], [], [5]]);
  });

  it('are summed up as their number and when the oldest opened', () => {
    const summed = (...openedMs: number[]) =>
      openRecordsOf(operationsFacts(openedAt(...openedMs)), wholePartition(), NOW).map(openIncidentsOf);
    assert.deepEqual(summed(NOW - 3, NOW - 9, NOW - 5), [{ count: 3, oldestMs: NOW - 9 }]);
    assert.deepEqual(summed(NOW - 9), [{ count: 1, oldestMs: NOW - 9 }]);
    assert.deepEqual(openIncidentsOf(RankedList.of([])), { count: 0, oldestMs: null });
    assert.deepEqual(NONE_OPEN, { count: 0, oldestMs: null });
  });

  it('are those of now, whatever the window is', () => {
    const board = boardOf(openedAt(WEEK.startMs - hours(1_000), WEEK.endMs));
    assert.deepEqual(board.openIncidents(0), { count: 2, oldestMs: WEEK.startMs - hours(1_000) });
    assert.deepEqual(board.openIncidents(1), NONE_OPEN);
    assert.deepEqual(
      board
        .openRecords(0)
        .all()
        .map(({ id }) => id),
      [1, 2],
    );
    assert.equal(board.openRecords(1).length, 0);
  });
});

describe('What is open stays so without a write', () => {
  it('for ever, where nothing opens or is resolved later', () => {
    assert.equal(untilOf({}), Number.POSITIVE_INFINITY);
    assert.equal(
      untilOf({ ...openedAt(NOW - 5, NOW), ...resolvedAt(NOW, hours(1)) }),
      Number.POSITIVE_INFINITY,
    );
  });

  it('until the next one opens', () => {
    assert.equal(untilOf(openedAt(NOW - 5, NOW + 7, NOW + 9)), NOW + 7);
    assert.equal(untilOf(openedAt(NOW + 1)), NOW + 1);
  });

  it('until the next one is resolved, or opens before that', () => {
    assert.equal(untilOf(resolvedAt(NOW + 1, hours(1))), NOW + 1);
    assert.equal(untilOf(resolvedAt(NOW + 9, 2)), NOW + 7);
    assert.equal(untilOf(resolvedAt(NOW + 9, 9)), NOW + 9);
  });

  it('until the first of these, in whichever segment it is', () => {
    const incidents = [
      incidentsOf({ id: 1, resolvedAtMs: NOW - 8, timeToResolveMs: 1 }),
      incidentsOf(
        { id: 2, resolvedAtMs: NOW - 1, timeToResolveMs: 1 },
        { id: 3, resolvedAtMs: NOW + 30, timeToResolveMs: hours(1) },
      ),
      incidentsOf({ id: 4, resolvedAtMs: NOW + 40, timeToResolveMs: 20 }),
    ];
    assert.equal(untilOf({ incidents }), NOW + 20);
    assert.equal(untilOf({ incidents, unresolved: [eventsOf({ atMs: NOW + 21 })] }), NOW + 20);
    assert.equal(untilOf({ incidents, unresolved: [eventsOf({ atMs: NOW + 19 })] }), NOW + 19);
  });
});
