import assert from 'node:assert/strict';
import { sparkInBlocks, sparkInWords } from '../../../../src/dispatch/render/spark.js';

const sparkOf = (...values: (number | null)[]) => ({ metric: 'mttr', values }) as const;

describe('A spark', () => {
  it('has a block a day, from zero to the highest, and a dot where there is no value', () => {
    // Shares of 14: 0, 2/14, … 14/14, one more block each seventh.
    assert.equal(sparkInBlocks(sparkOf(0, 2, 4, 6, 8, 10, 12, 14, null)), '▁▂▃▄▅▆▇█·');
    assert.equal(sparkInBlocks(sparkOf(5, 5)), '██');
    assert.equal(sparkInBlocks(sparkOf(0, 0, null)), '▁▁·');
    assert.equal(sparkInBlocks(sparkOf(null, null)), '··');
    assert.equal(sparkInBlocks(sparkOf()), '');
  });

  it('says its range in words', () => {
    assert.equal(sparkInWords(sparkOf(2, null, 4, null)), '2 h to 4 h, 2 days without a value');
    assert.equal(sparkInWords(sparkOf(2, null, 4)), '2 h to 4 h, 1 day without a value');
    assert.equal(sparkInWords(sparkOf(2, 2)), '2 h throughout');
    assert.equal(sparkInWords(sparkOf(null, null)), 'no value on any day');
    assert.equal(sparkInWords({ metric: 'change_failure_rate', values: [0, 0.125] }), '0 % to 12.5 %');
  });
});
