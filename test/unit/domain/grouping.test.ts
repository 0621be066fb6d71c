import assert from 'node:assert/strict';
import { compareKeys, labelOf } from '../../../src/domain/grouping.js';
import { NAMES } from '../../support/fact-rows.js';

describe('The key of a group', () => {
  it('is read as the name of its service, as its team, as its change type with a capital', () => {
    assert.equal(labelOf(NAMES, 'service', 'checkout'), 'Checkout');
    assert.equal(labelOf(NAMES, 'team', 'core team'), 'core team');
    assert.equal(labelOf(NAMES, 'change_type', 'emergency'), 'Emergency');
  });

  it('is read as itself where no service has it any more', () => {
    assert.equal(labelOf(NAMES, 'service', 'gone'), 'gone');
  });

  it('is read as Unassigned where there is none', () => {
    for (const dimension of ['team', 'service', 'change_type'] as const)
      assert.equal(labelOf(NAMES, dimension, null), 'Unassigned');
  });

  it('is ordered by its letters, none last', () => {
    assert.deepEqual([null, 'b', 'a', null, 'c', 'B'].sort(compareKeys), ['B', 'a', 'b', 'c', null, null]);
    assert.ok(compareKeys('a', null) < 0);
    assert.ok(compareKeys(null, 'a') > 0);
    assert.equal(compareKeys('a', 'a'), 0);
    assert.equal(compareKeys(null, null), 0);
  });
});
