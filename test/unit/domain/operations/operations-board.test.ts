import assert from 'node:assert/strict';
import { OUTCOME_FAILED } from '../../../../src/domain/facts.js';
import type { Dimension, Filter } from '../../../../src/domain/grouping.js';
import type { OperationsFacts } from '../../../../src/domain/operations/operations-facts.js';
import type { ViewId } from '../../../../src/domain/operations/views.js';
import { changesOf, EMERGENCY, eventsOf, incidentsOf, NORMAL } from '../../../support/fact-rows.js';
import { boardOf, hours, march, WEEK } from '../../../support/operations-readings.js';

const DAY_9 = march('09T12:00');
const BEFORE = WEEK.startMs - 1;

const labels = (given: Partial<OperationsFacts>, dimension: Dimension, filter: Filter = {}) =>
  boardOf(given, dimension, filter)
    .groups(dimension)
    .map(({ label }) => label);

describe('The groups of an operations report', () => {
  const records: Readonly<Record<string, (atMs: number) => Partial<OperationsFacts>>> = {
    'an approval': (atMs) => ({ approvals: [eventsOf({ atMs, serviceId: 1 })] }),
    'a runbook execution': (atMs) => ({ runbooks: [eventsOf({ atMs, serviceId: 1 })] }),
    'a closed change': (atMs) => ({ changes: [changesOf({ completedAtMs: atMs, serviceId: 1 })] }),
    'a recovery': (atMs) => ({
      incidents: [incidentsOf({ resolvedAtMs: atMs, openedAfterCauseMs: 0, serviceId: 1 })],
    }),
  };
  for (const [one, at] of Object.entries(records)) {
    it(`appear with ${one} in the window or in the one before`, () => {
      for (const atMs of [WEEK.startMs, WEEK.endMs - 1, BEFORE, march('01T00:00')])
        assert.deepEqual(labels(at(atMs), 'service'), ['Checkout'], String(atMs));
      for (const atMs of [WEEK.endMs, march('01T00:00') - 1])
        assert.deepEqual(labels(at(atMs), 'service'), [], String(atMs));
    });
  }

  it('appear with an incident that is open, however old', () => {
    const open = eventsOf({ atMs: march('01T00:00') - hours(500), serviceId: 2 });
    assert.deepEqual(labels({ unresolved: [open] }, 'service'), ['Search']);
    assert.deepEqual(
      labels({ unresolved: [eventsOf({ atMs: WEEK.endMs + 1, serviceId: 2 })] }, 'service'),
      [],
    );
  });

  it('do not appear with an incident that no change caused and that is resolved', () => {
    assert.deepEqual(
      labels({ incidents: [incidentsOf({ resolvedAtMs: DAY_9, serviceId: 1 })] }, 'service'),
      [],
    );
  });

  it('are in order of their records in the window, the most first, whatever there was before', () => {
    const given = {
      approvals: [
        eventsOf(
          { id: 1, atMs: BEFORE, memberId: 1 },
          { id: 2, atMs: BEFORE, memberId: 1 },
          { id: 3, atMs: DAY_9, memberId: 2 },
        ),
      ],
    };
    assert.deepEqual(labels(given, 'team'), ['Web', 'Core']);
  });

  it('count records of every kind, and what is open', () => {
    const given = {
      approvals: [eventsOf({ id: 1, atMs: DAY_9, memberId: 1 }, { id: 2, atMs: DAY_9, memberId: 1 })],
      runbooks: [eventsOf({ atMs: DAY_9, memberId: 2 })],
      changes: [changesOf({ completedAtMs: DAY_9, ownerId: 2 })],
      unresolved: [eventsOf({ atMs: DAY_9, memberId: 2 })],
    };
    assert.deepEqual(labels(given, 'team'), ['Web', 'Core']);
  });

  it('are, of equally many, in order of their keys, Unassigned last', () => {
    const rows = [{ id: 1 }, { id: 2, memberId: 2 }, { id: 3, memberId: 1 }];
    const given = { approvals: [eventsOf(...rows.map((row) => ({ atMs: DAY_9, ...row })))] };
    assert.deepEqual(labels(given, 'team'), ['Core', 'Web', 'Unassigned']);
  });

  it('are those of what a filter keeps', () => {
    const rows = [
      { id: 1, serviceId: 1, memberId: 1 },
      { id: 2, serviceId: 2, memberId: 2 },
    ];
    const given = { runbooks: [eventsOf(...rows.map((row) => ({ atMs: DAY_9, ...row })))] };
    assert.deepEqual(labels(given, 'team', { service: ['search'] }), ['Web']);
  });

  it('have their dimension, their key, the name that a person reads, and their place among all keys', () => {
    const given = { runbooks: [eventsOf({ atMs: DAY_9, serviceId: 2, changeType: EMERGENCY })] };
    assert.deepEqual(boardOf(given, 'service').groups('service'), [
      { dimension: 'service', key: 'search', label: 'Search', index: 2 },
    ]);
    assert.deepEqual(boardOf(given, 'change_type').groups('change_type'), [
      { dimension: 'change_type', key: 'emergency', label: 'Emergency', index: 3 },
    ]);
  });
});

describe('An operations board', () => {
  it('reads a view once for the same window', () => {
    const board = boardOf({ approvals: [eventsOf({ atMs: DAY_9 })] });
    assert.equal(board.read('approvals', board.edges), board.read('approvals', board.edges));
    assert.notEqual(board.read('approvals', board.edges), board.read('approvals', board.edgesBefore));
    assert.deepEqual([...board.read('approvals', board.edges).count], [1]);
    assert.deepEqual([...board.read('approvals', board.edgesBefore).count], [0]);
    assert.deepEqual([...board.read('runbooks', board.edges).count], [0]);
  });

  const idsBehind = (
    view: ViewId,
    given: Partial<OperationsFacts>,
    group = 0,
    dimension: Dimension | null = null,
  ) =>
    boardOf(given, dimension)
      .recordsBehind(view, group, WEEK)
      .all()
      .map(({ id }) => id);

  it('lists the longest record behind a view first, of equally long ones the newer', () => {
    const took = [2, 5, 2, 9].map((each, i) => ({ id: i + 1, atMs: DAY_9 + i, durationMs: hours(each) }));
    assert.deepEqual(idsBehind('approvals', { approvals: [eventsOf(...took)] }), [4, 2, 3, 1]);
    assert.deepEqual(idsBehind('runbooks', { runbooks: [eventsOf(...took)] }), [4, 2, 3, 1]);
    assert.deepEqual(
      boardOf({ approvals: [eventsOf(...took)] })
        .recordsBehind('approvals', 0, WEEK)
        .all()[0],
      {
        id: 4,
        rank: hours(9),
      },
    );
  });

  it('lists the records of the window only', () => {
    const instants = [WEEK.startMs - 1, WEEK.startMs, WEEK.endMs - 1, WEEK.endMs];
    const events = [eventsOf(...instants.map((atMs, i) => ({ id: i + 1, atMs, durationMs: i })))];
    assert.deepEqual(idsBehind('approvals', { approvals: events }), [3, 2]);
    assert.deepEqual(idsBehind('approvals', {}), []);
  });

  it('lists the records of one group only', () => {
    const rows = [{ memberId: 1 }, { memberId: 2 }, { memberId: 3 }, {}];
    const runbooks = [eventsOf(...rows.map((row, i) => ({ id: i + 1, atMs: DAY_9, ...row })))];
    const ofGroup = (group: number) => idsBehind('runbooks', { runbooks }, group, 'team');
    // Unassigned, Core, Web.
    assert.deepEqual([0, 1, 2].map(ofGroup), [[4], [3, 1], [2]]);
  });

  it('lists the newest change first', () => {
    const rows = [3, 1, 2].map((hour, i) => ({ id: i + 1, completedAtMs: DAY_9 + hours(hour) }));
    assert.deepEqual(idsBehind('changes', { changes: [changesOf(...rows)] }), [1, 3, 2]);
  });

  it('lists of rework what mends, not every change', () => {
    const rows = [
      { id: 1, completedAtMs: DAY_9, serviceId: 1, outcome: OUTCOME_FAILED },
      { id: 2, completedAtMs: DAY_9 + hours(1), serviceId: 1, changeType: EMERGENCY },
      { id: 3, completedAtMs: DAY_9 + hours(2), serviceId: 1, changeType: NORMAL },
      { id: 4, completedAtMs: DAY_9 + hours(3), serviceId: 1, changeType: EMERGENCY },
    ];
    const changes = [changesOf(...rows)];
    assert.deepEqual(idsBehind('rework', { changes }), [4, 2]);
    assert.deepEqual(idsBehind('changes', { changes }), [4, 3, 2, 1]);
  });

  it('lists of a stage the changes that have it, the slowest first', () => {
    const rows = [1, 3, Number.NaN, 2].map((approved, i) => ({
      ...{ id: i + 1, completedAtMs: DAY_9 + i, leadMs: hours(9) },
      ...{ approvedAfterMs: hours(approved), startedAfterMs: hours(4) },
    }));
    assert.deepEqual(idsBehind('created_to_approved', { changes: [changesOf(...rows)] }), [2, 4, 1]);
    assert.deepEqual(idsBehind('approved_to_started', { changes: [changesOf(...rows)] }), [1, 4, 2]);
  });

  it('lists of recovery the incidents that count', () => {
    const rows = [
      { id: 1, openedAfterCauseMs: 0, timeToResolveMs: hours(1) },
      { id: 2, timeToResolveMs: hours(7) },
      { id: 3, openedAfterCauseMs: hours(1), timeToResolveMs: hours(1) },
    ];
    const incidents = [incidentsOf(...rows.map((row) => ({ resolvedAtMs: DAY_9, ...row })))];
    assert.deepEqual(idsBehind('recovery', { incidents }), [3, 1]);
  });
});
