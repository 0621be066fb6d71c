import assert from 'node:assert/strict';
import {
  beginningOf,
  FROM_THE_BEGINNING,
  isReachedBy,
  laterOf,
  replayedValues,
} from '../../../src/db/wal-position.js';

describe('A position in the log', () => {
  it('is later on a later line of history, however far the earlier one had come', () => {
    assert.equal(laterOf('00000001/0/FF000000', '00000002/0/1000000'), '00000002/0/1000000');
    assert.equal(laterOf('00000009/0/1000000', '0000000A/0/1000000'), '0000000A/0/1000000');
    assert.equal(laterOf('00000001/1/0', '00000001/0/FFFFFFFF'), '00000001/1/0');
    assert.equal(laterOf('00000001/0/1', FROM_THE_BEGINNING), '00000001/0/1');
    assert.equal(laterOf('00000001/0/1', null), null);
  });

  it('is reached on the same line and as far, and nowhere else', () => {
    assert.equal(isReachedBy('00000001/0/A0', '00000001/0/A0'), true);
    assert.equal(isReachedBy('00000001/0/A0', '00000001/0/A1'), true);
    assert.equal(isReachedBy('00000001/0/A0', '00000001/0/9F'), false);
    assert.equal(isReachedBy('00000001/0/A0', '00000002/1/0'), false);
    assert.equal(isReachedBy(null, '00000001/0/A0'), false);
    assert.equal(isReachedBy('00000001/0/A0', null), false);
  });

  it('is asked of a replica by its line as a number, and the beginning of a line by that line', () => {
    assert.deepEqual(replayedValues('0000001F/16/B3748'), [31, '16/B3748']);
    assert.deepEqual(replayedValues(FROM_THE_BEGINNING), [0, '0/0']);
    assert.equal(beginningOf('0000001F/16/B3748'), '0000001F/0/0');
    assert.equal(beginningOf(null), null);
  });
});
