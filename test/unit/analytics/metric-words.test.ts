import assert from 'node:assert/strict';
import { valueInWords } from '../../../src/analytics/metric-words.js';

const MINUTE = 1 / 60;

describe('A value in words', () => {
  const cases: readonly [hours: number, words: string, digits?: number][] = [
    [0.2, '12 min'],
    [59.9 * MINUTE, '59.9 min'],
    [59.96 * MINUTE, '1 h'],
    [59.6 * MINUTE, '1 h', 2],
    [59.4 * MINUTE, '59 min', 2],
    [1, '1 h'],
    [47.9, '47.9 h'],
    [48, '2 days'],
  ];
  for (const [hours, words, digits] of cases)
    it(`${hours} hours are ${words}${digits === undefined ? '' : ` to ${digits} digits`}`, () => {
      assert.equal(valueInWords('mttr', hours, digits), words);
    });
});
