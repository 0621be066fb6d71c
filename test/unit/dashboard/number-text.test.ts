import assert from 'node:assert/strict';
import { numberOf, numberText } from '../../../src/dashboard/app/settings/number-text.js';

describe('what stands in the inputs of the settings', () => {
  it('is a share in percent, without the bits that a division by 100 leaves', () => {
    for (let tenths = 0; tenths <= 1_000; tenths += 1) {
      const text = String(tenths / 10);
      const share = numberOf(text, true);
      assert.equal(share, Number(`${tenths}e-3`), text);
      assert.equal(numberText(share, true), text);
    }
  });

  it('is nothing where it is empty, and no number where two could read it in two ways', () => {
    assert.equal(numberOf('  ', false), null);
    assert.equal(numberOf(' 12.5 ', false), 12.5);
    assert.equal(numberOf('-1', false), -1);
    for (const text of ['1,200', '12,5', '0x10', '1e3', 'Infinity', '9'.repeat(400), 'many', '1 2', '.'])
      assert.ok(Number.isNaN(numberOf(text, false)), text);
  });
});
