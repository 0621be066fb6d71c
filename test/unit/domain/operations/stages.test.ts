import assert from 'node:assert/strict';
import { OUTCOME_FAILED, OUTCOME_SUCCESSFUL } from '../../../../src/domain/facts.js';
import { STAGE_IDS, type StageId } from '../../../../src/domain/operations/views.js';
import { type ChangeRow, changesOf, EMERGENCY, NORMAL } from '../../../support/fact-rows.js';
import { countByKey, hours, march, readView, WEEK } from '../../../support/operations-readings.js';

const COMPLETED = march('10T12:00');
/** Created, approved 2 h later, started 5 h after creation, completed 12 h after creation. */
const STAGED = {
  ...{ completedAtMs: COMPLETED, leadMs: hours(12) },
  ...{ approvedAfterMs: hours(2), startedAfterMs: hours(5) },
};

const of = (...rows: ChangeRow[]) => ({
  changes: [changesOf(...rows.map((row, i) => ({ id: i + 1, ...STAGED, ...row })))],
});
const readEach = (...rows: ChangeRow[]) => STAGE_IDS.map((stage) => readView(stage, of(...rows)));
/** The hours of each stage of one change; null where it has no such stage. */
const stagesOf = (row: ChangeRow) =>
  readEach(row).map(({ count, p50: [median] }) => (count[0] === 0 ? null : median));

describe('The stages of lead time', () => {
  it('are from creation to approval, to the start and to the completion, and add up to the lead time', () => {
    assert.deepEqual(stagesOf({}), [2, 3, 7]);
  });

  it('have p50 and p90 each', () => {
    const other = { approvedAfterMs: hours(4), startedAfterMs: hours(5), leadMs: hours(6) };
    // 2 and 4; 3 and 1; 7 and 1.
    const [first, second, third] = readEach({}, other);
    assert.deepEqual(first, { count: [2], marked: [0], p50: [3], p90: [3.8] });
    assert.deepEqual(second, { count: [2], marked: [0], p50: [2], p90: [2.8] });
    assert.deepEqual(third, { count: [2], marked: [0], p50: [4], p90: [6.4] });
  });

  it('are known where the ledger has both instants', () => {
    const NONE = Number.NaN;
    assert.deepEqual(stagesOf({ approvedAfterMs: NONE }), [null, null, 7]);
    assert.deepEqual(stagesOf({ startedAfterMs: NONE }), [2, null, null]);
    assert.deepEqual(stagesOf({ approvedAfterMs: NONE, startedAfterMs: NONE }), [null, null, null]);
  });

  it('may take no time, but do not run backwards', () => {
    const none = { approvedAfterMs: 0, startedAfterMs: 0, leadMs: 0 };
    assert.deepEqual(stagesOf(none), [0, 0, 0]);
    assert.deepEqual(stagesOf({ ...STAGED, approvedAfterMs: -1 }), [null, 5 + 1 / hours(1), 7]);
    assert.deepEqual(stagesOf({ ...STAGED, startedAfterMs: hours(2) - 1 }), [2, null, 10 + 1 / hours(1)]);
    assert.deepEqual(stagesOf({ ...STAGED, startedAfterMs: hours(12) + 1 }), [2, 10 + 1 / hours(1), null]);
  });

  it('are of successful changes, also of those that an incident made fail', () => {
    assert.deepEqual(stagesOf({ outcome: OUTCOME_FAILED }), [null, null, null]);
    assert.deepEqual(stagesOf({ outcome: 0 }), [null, null, null]);
    assert.deepEqual(stagesOf({ outcome: OUTCOME_SUCCESSFUL, incidentDelayMs: 0 }), [2, 3, 7]);
  });

  it('are placed by the completion, in a half-open window', () => {
    const countAt = (stage: StageId, completedAtMs: number) =>
      readView(stage, of({ completedAtMs })).count[0];
    for (const stage of STAGE_IDS) {
      assert.equal(countAt(stage, WEEK.startMs - 1), 0);
      assert.equal(countAt(stage, WEEK.startMs), 1);
      assert.equal(countAt(stage, WEEK.endMs - 1), 1);
      assert.equal(countAt(stage, WEEK.endMs), 0);
    }
  });

  it('have the groups of their change', () => {
    const all = of(
      { ownerId: 1, serviceId: 1, changeType: NORMAL },
      { ownerId: 3, serviceId: 2, changeType: EMERGENCY },
      { ownerId: 2, serviceId: 2, changeType: NORMAL, outcome: OUTCOME_FAILED },
      { ownerId: 2, approvedAfterMs: Number.NaN },
    );
    assert.deepEqual(countByKey('created_to_approved', all, 'team'), { Core: 2 });
    assert.deepEqual(countByKey('started_to_completed', all, 'team'), { Core: 2, Web: 1 });
    assert.deepEqual(countByKey('started_to_completed', all, 'service'), {
      checkout: 1,
      search: 1,
      null: 1,
    });
    assert.deepEqual(countByKey('approved_to_started', all, 'change_type'), { normal: 1, emergency: 1 });
  });
});
