import assert from 'node:assert/strict';
import { decodeOffset, encodeOffset } from '../../../src/domain/offsets.js';

describe('An offset in a column', () => {
  it('is 0 where there is none, so that a column of none need not be kept', () => {
    assert.equal(encodeOffset(Number.NaN), 0);
    assert.ok(Number.isNaN(decodeOffset(0)));
    assert.ok(Number.isNaN(decodeOffset(undefined)));
  });

  it('tells no time from none', () => {
    assert.equal(encodeOffset(0), 1);
    assert.equal(decodeOffset(1), 0);
  });

  it('is read as it was written, before the other instant and after it', () => {
    for (const ms of [-86_400_000, -2, -1, 0, 1, 2, 2 ** 32 - 2, 2 ** 32, 2 ** 45])
      assert.equal(decodeOffset(encodeOffset(ms)), ms);
  });

  it('fits 32 bits up to 2^32 − 2 milliseconds', () => {
    assert.equal(encodeOffset(2 ** 32 - 2), 2 ** 32 - 1);
    assert.equal(encodeOffset(-5), -5);
  });
});
