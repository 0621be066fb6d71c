import assert from 'node:assert/strict';
import { OUTCOME_FAILED, OUTCOME_SUCCESSFUL } from '../../../src/domain/facts.js';
import { countFailures, countSuccessful } from '../../../src/domain/segment.js';
import { type ChangeRow, changeFacts, changesOf, eventsOf, incidentsOf } from '../../support/fact-rows.js';

const W_MS = 100;
const NOW = 1_000;
const RULE = { failureWindowMs: W_MS, asOfMs: NOW };

const failuresOf = (...rows: ChangeRow[]) =>
  countFailures(changeFacts(rows), { start: 0, end: rows.length, rule: RULE });

describe('A segment', () => {
  const both = [changesOf({ completedAtMs: 5 }, { completedAtMs: 9 }), eventsOf({ atMs: 5 }, { atMs: 9 })];
  for (const segment of [...both, incidentsOf({ resolvedAtMs: 5 }, { resolvedAtMs: 9 })]) {
    it(`of ${segment.constructor.name} knows its instants, its first and its last`, () => {
      assert.deepEqual([segment.count, [...segment.atMs]], [2, [5, 9]]);
      assert.deepEqual([segment.firstMs, segment.lastMs], [5, 9]);
    });
  }

  it('of nothing has neither first nor last', () => {
    for (const { count, firstMs, lastMs } of [changesOf(), incidentsOf(), eventsOf()])
      assert.deepEqual([count, firstMs, lastMs], [0, Number.NaN, Number.NaN]);
  });
});

describe('A segment of changes', () => {
  it('has the lead times of the successful ones, the shortest first', () => {
    const { leads, unsuccessfulRows } = changesOf(
      { completedAtMs: 1, leadMs: 70 },
      { completedAtMs: 2, leadMs: 80, outcome: OUTCOME_FAILED },
      { completedAtMs: 3, leadMs: 20, outcome: OUTCOME_SUCCESSFUL | OUTCOME_FAILED },
      { completedAtMs: 4, leadMs: 90, outcome: 0 },
    );
    assert.deepEqual(
      [[...leads.order], [...unsuccessfulRows]],
      [
        [2, 0],
        [1, 3],
      ],
    );
  });

  it('has the lead times of all where all are successful, and of none where none is', () => {
    const all = changesOf({ completedAtMs: 1, leadMs: 70 }, { completedAtMs: 2, leadMs: 20 });
    assert.deepEqual([[...all.leads.order], [...all.unsuccessfulRows]], [[1, 0], []]);
    const none = changesOf({ completedAtMs: 1, leadMs: 70, outcome: OUTCOME_FAILED });
    assert.deepEqual([[...none.leads.order], [...none.unsuccessfulRows]], [[], [0]]);
  });

  it('counts the successful', () => {
    const rows = [OUTCOME_SUCCESSFUL, OUTCOME_FAILED, 0, OUTCOME_SUCCESSFUL | OUTCOME_FAILED];
    const facts = changeFacts(rows.map((outcome, id) => ({ id, outcome })));
    assert.deepEqual(
      [countSuccessful(facts, 0, 4), countSuccessful(facts, 1, 3), countSuccessful(facts, 3, 4)],
      [2, 0, 1],
    );
  });

  it('counts the failed under the W that it is asked with, also when asked again with another', () => {
    const segment = changesOf(
      { id: 1, outcome: OUTCOME_FAILED },
      { id: 2, incidentDelayMs: 50 },
      { id: 3, incidentDelayMs: 100 },
    );
    const failed = (failureWindowMs: number) => segment.failedRows({ failureWindowMs, asOfMs: NOW }).length;
    assert.deepEqual([100, 99, 50, 49, 100].map(failed), [3, 2, 2, 1, 3]);
  });
});

describe('The failures of some rows', () => {
  it('are each change that failed, by itself or by an incident, once', () => {
    const both = { outcome: OUTCOME_FAILED, incidentDelayMs: 1 };
    const counted = failuresOf(both, { incidentDelayMs: W_MS }, { incidentDelayMs: W_MS + 1 }, {});
    assert.deepEqual(counted, { failed: 2, pending: 0 });
  });

  it('are beside what was completed less than W ago and may still fail', () => {
    const pending = (completedAtMs: number) => failuresOf({ completedAtMs }).pending;
    assert.deepEqual([NOW - W_MS - 1, NOW - W_MS, NOW - W_MS + 1, NOW - 1].map(pending), [0, 0, 1, 1]);
  });

  it('do not count what failed already as what may still fail', () => {
    const young = { completedAtMs: NOW - 1, outcome: OUTCOME_FAILED };
    assert.deepEqual(failuresOf(young), { failed: 1, pending: 0 });
  });

  it('are of the rows from the first to the one before the last', () => {
    const rows = [0, 1, 2, 3].map((id) => ({ id, outcome: OUTCOME_FAILED }));
    const between = (start: number, end: number) =>
      countFailures(changeFacts(rows), { start, end, rule: RULE }).failed;
    assert.deepEqual([between(0, 4), between(1, 3), between(2, 2)], [4, 2, 0]);
  });
});
