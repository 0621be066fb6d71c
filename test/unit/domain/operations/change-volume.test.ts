import assert from 'node:assert/strict';
import { OUTCOME_FAILED, OUTCOME_SUCCESSFUL } from '../../../../src/domain/facts.js';
import { type ChangeRow, changesOf, EMERGENCY, NORMAL, STANDARD } from '../../../support/fact-rows.js';
import {
  boardOf,
  countByKey,
  hours,
  march,
  RULE,
  readView,
  W_MS,
  WEEK,
} from '../../../support/operations-readings.js';

const DAY_9 = march('09T12:00');
const NONE = [Number.NaN];

const of = (...rows: ChangeRow[]) => ({
  changes: [changesOf(...rows.map((row, i) => ({ id: i + 1, completedAtMs: DAY_9 + i, ...row })))],
});

describe('Change volume', () => {
  const mixed = of(
    { changeType: STANDARD, ownerId: 1 },
    { changeType: EMERGENCY, ownerId: 1 },
    { changeType: NORMAL, ownerId: 2, outcome: OUTCOME_FAILED },
    { changeType: EMERGENCY, ownerId: 2, outcome: 0 },
    { changeType: NORMAL },
    { changeType: EMERGENCY, completedAtMs: WEEK.startMs - 1 },
    { changeType: STANDARD, completedAtMs: WEEK.endMs },
  );

  it('is of all closed changes, however they ended, and counts the emergencies apart', () => {
    assert.deepEqual(readView('changes', mixed), { count: [5], marked: [2], p50: NONE, p90: NONE });
    assert.deepEqual(readView('changes', {}), { count: [0], marked: [0], p50: NONE, p90: NONE });
  });

  it('is told by type, over the window and over the one before', () => {
    const board = boardOf(mixed);
    const counts = (edges: Float64Array) =>
      (['standard', 'normal', 'emergency'] as const).map((type) => [...board.countOfType(type, edges)]);
    assert.deepEqual(counts(board.edges), [[1], [2], [2]]);
    assert.deepEqual(counts(board.edgesBefore), [[0], [0], [1]]);
  });

  it('is told by type and group', () => {
    const board = boardOf(mixed, 'team');
    const byKey = (counts: Int32Array) => board.partition.keys.map((key, i) => [key, counts[i]]);
    assert.deepEqual(byKey(board.countOfType('emergency', board.edges)), [
      [null, 0],
      ['Core', 1],
      ['Web', 1],
    ]);
    assert.deepEqual(byKey(board.countOfType('normal', board.edges)), [
      [null, 1],
      ['Core', 0],
      ['Web', 1],
    ]);
    assert.deepEqual(countByKey('changes', mixed, 'team'), { Core: 2, Web: 2, null: 1 });
    assert.deepEqual(countByKey('changes', mixed, 'team', { change_type: ['emergency'] }), {
      Core: 1,
      Web: 1,
    });
  });
});

describe('The rework rate', () => {
  const failed = { serviceId: 1, outcome: OUTCOME_FAILED };
  const mending = { serviceId: 1, changeType: EMERGENCY };

  it('is of all closed changes, and marks those that mend', () => {
    const three = of(failed, mending, { serviceId: 2, changeType: EMERGENCY });
    assert.deepEqual(readView('rework', three), { count: [3], marked: [1], p50: NONE, p90: NONE });
    assert.deepEqual(readView('rework', {}), { count: [0], marked: [0], p50: NONE, p90: NONE });
  });

  it('looks back over W from the first instant of the window before, and not a millisecond farther', () => {
    const before = march('01T00:00');
    const markedIf = (failedAtMs: number) => {
      const changes = [
        changesOf({ ...failed, id: 1, completedAtMs: failedAtMs }),
        changesOf({ ...mending, id: 2, completedAtMs: before }),
      ];
      const board = boardOf({ changes });
      return [...board.read('rework', board.edgesBefore).marked];
    };
    assert.deepEqual(markedIf(before - W_MS), [1]);
    assert.deepEqual(markedIf(before - W_MS - 1), [0]);
  });

  it('sees the last instant of the window', () => {
    const changes = [
      changesOf({ ...failed, id: 1, completedAtMs: WEEK.endMs - hours(1) }),
      changesOf({ ...mending, id: 2, completedAtMs: WEEK.endMs - 1 }),
    ];
    assert.deepEqual(readView('rework', { changes }).marked, [1]);
  });

  it('counts a change that only its incident made fail, within W of its completion', () => {
    const markedIf = (incidentDelayMs: number, failureWindowMs: number) => {
      const broken = { serviceId: 1, outcome: OUTCOME_SUCCESSFUL, incidentDelayMs };
      return readView('rework', of(broken, mending), WEEK, { ...RULE, failureWindowMs }).marked[0];
    };
    assert.equal(markedIf(W_MS, W_MS), 1);
    assert.equal(markedIf(W_MS + 1, W_MS), 0);
    assert.equal(markedIf(hours(2), hours(2)), 1);
    assert.equal(markedIf(hours(2), hours(1)), 0);
  });

  it('follows the failed change of another segment, and of another team', () => {
    const changes = [
      changesOf({ ...failed, id: 1, ownerId: 2, completedAtMs: DAY_9 }),
      changesOf({ ...mending, id: 2, ownerId: 1, completedAtMs: DAY_9 + hours(1) }),
    ];
    const board = boardOf({ changes }, 'team');
    assert.deepEqual([...board.read('rework', board.edges).marked], [0, 1, 0]);
  });
});
