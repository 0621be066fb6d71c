import assert from 'node:assert/strict';
import { KeyOrder } from '../../../src/ledger/import/key-order.js';

const isStrict = (...keys: readonly string[]) => {
  const order = new KeyOrder();
  for (const key of keys) order.add(key);
  return order.isStrict;
};

describe('The order of keys', () => {
  it('is strict where they rise or fall all the way, or are too few to tell', () => {
    for (const keys of [[], ['a'], ['a', 'b', 'c'], ['c', 'b', 'a'], ['', 'a'], ['C-09', 'C-10']])
      assert.ok(isStrict(...keys), String(keys));
  });

  it('is not strict where one comes again, right behind or later, or where they turn', () => {
    for (const keys of [
      ['a', 'a'],
      ['', ''],
      ['a', 'b', 'b'],
      ['b', 'a', 'a'],
      ['a', 'b', 'a'],
      ['b', 'a', 'b'],
      ['C-9', 'C-10', 'C-11'],
    ])
      assert.ok(!isStrict(...keys), String(keys));
  });
});
