import assert from 'node:assert/strict';
import { failureReasons, outcomeBits } from '../../../src/domain/change-outcome.js';
import { OUTCOME_FAILED, OUTCOME_SUCCESSFUL } from '../../../src/domain/facts.js';

const DAY = 86_400_000;
const closedWell = { completedAtMs: 0, state: 'completed', closureCode: 'successful' } as const;

describe('How a change ended', () => {
  it('a failed change names every reason', () => {
    const rolledBack = { completedAtMs: 0, state: 'rolled_back', closureCode: 'unsuccessful' } as const;
    assert.deepEqual(failureReasons(rolledBack, 0, DAY), ['unsuccessful', 'rolled_back', 'incident']);
    assert.deepEqual(failureReasons(rolledBack, Number.NaN, DAY), ['unsuccessful', 'rolled_back']);
    assert.deepEqual(failureReasons({ ...rolledBack, closureCode: null }, DAY + 1, DAY), ['rolled_back']);
    assert.deepEqual(failureReasons({ ...closedWell, closureCode: 'unsuccessful' }, Number.NaN, DAY), [
      'unsuccessful',
    ]);
  });

  it('an incident is a reason up to the failure window, its last millisecond included', () => {
    assert.deepEqual(failureReasons(closedWell, DAY, DAY), ['incident']);
    assert.deepEqual(failureReasons(closedWell, DAY + 1, DAY), []);
    assert.deepEqual(failureReasons(closedWell, Number.NaN, DAY), []);
  });

  it('a change that is not closed has no reason to have failed', () => {
    assert.deepEqual(failureReasons({ ...closedWell, state: 'cancelled' }, 0, DAY), []);
    assert.deepEqual(failureReasons({ ...closedWell, closureCode: null }, 0, DAY), []);
    assert.deepEqual(failureReasons({ ...closedWell, completedAtMs: null }, 0, DAY), []);
  });

  it('the columns hold what the record says by itself', () => {
    assert.equal(outcomeBits(closedWell), OUTCOME_SUCCESSFUL);
    assert.equal(outcomeBits({ ...closedWell, closureCode: 'successful_with_issues' }), OUTCOME_SUCCESSFUL);
    assert.equal(outcomeBits({ ...closedWell, closureCode: 'unsuccessful' }), OUTCOME_FAILED);
    assert.equal(outcomeBits({ ...closedWell, state: 'rolled_back' }), OUTCOME_FAILED);
    assert.equal(outcomeBits({ ...closedWell, state: 'cancelled' }), 0);
  });
});
