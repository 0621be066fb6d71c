import assert from 'node:assert/strict';
import { toCsv } from '../../../src/analytics/csv.js';

const cellOf = (text: string) =>
  toCsv({ header: ['a'], rows: [[text]] }).slice('a\r\n'.length, -'\r\n'.length);

describe('a cell of CSV', () => {
  for (const begins of ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
    it(`that begins with ${JSON.stringify(begins)} is no formula to a spreadsheet`, () => {
      const text = `${begins}cmd|' /C calc'!A0`;
      assert.equal(cellOf(text).replace(/^"|"$/g, ''), `'${text}`);
    });
  }

  it('stays as it is where it only has one inside, or is a number', () => {
    assert.equal(cellOf('a=b'), 'a=b');
    assert.equal(toCsv({ header: ['a'], rows: [[-1.5]] }), 'a\r\n-1.5\r\n');
  });

  it('cannot end early: quotes, commas and line ends are inside', () => {
    assert.equal(cellOf('x",=1+1\r\n=2'), '"x"",=1+1\r\n=2"');
  });
});
