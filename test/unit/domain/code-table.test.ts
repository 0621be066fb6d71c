import assert from 'node:assert/strict';
import { type CodeTable, DROPPED, tableOf } from '../../../src/domain/code-table.js';

function written(table: CodeTable, held: readonly number[], before?: readonly number[]): number[] {
  const codes = Int32Array.from(before ?? held.map(() => 0));
  table.write(Int32Array.from(held), codes);
  return [...codes];
}

/** One whose numbers lie near each other, and one whose do not: an array, and a map. */
const FAR = 100_000_000;
const tables: Readonly<Record<string, readonly [lowest: number, highest: number]>> = {
  'near each other': [5, 8],
  'far apart': [5, FAR],
  'just near enough': [5, 5 + 4_194_303],
  'just too far apart': [5, 5 + 4_194_304],
};

for (const [how, [low, high]] of Object.entries(tables)) {
  describe(`Codes of numbers that lie ${how}`, () => {
    const table = tableOf(
      new Map([
        [low, 3],
        [high, 7],
      ]),
    );

    it('are looked up row by row', () => {
      assert.deepEqual(written(table, [low, high, high, low]), [3, 7, 7, 3]);
    });

    it('are 0 of what is not known, below them, between them and above them', () => {
      assert.deepEqual(written(table, [0, low - 1, low + 1, high - 1, high + 1]), [0, 0, 0, 0, 0]);
    });

    it('are not written where a row is dropped already', () => {
      assert.deepEqual(written(table, [low, high, low], [DROPPED, 0, 9]), [DROPPED, 7, 3]);
    });

    it('may be turned into others, that of the unknown too; the table stays as it was', () => {
      const other = table.map((code) => (code === 7 ? DROPPED : code + 10));
      assert.deepEqual(written(other, [low, high, high + 1, low + 1]), [13, DROPPED, 10, 10]);
      const third = other.map((code) => code * 2);
      assert.deepEqual(written(third, [low, high, high + 1]), [26, DROPPED * 2, 20]);
      assert.deepEqual(written(table, [low, high, high + 1]), [3, 7, 0]);
    });
  });
}

describe('Codes of nothing', () => {
  it('are 0 of all, or what 0 was turned into', () => {
    const none = tableOf(new Map());
    assert.deepEqual(written(none, [0, 1, 70_000]), [0, 0, 0]);
    assert.deepEqual(
      written(
        none.map(() => DROPPED),
        [0, 1],
      ),
      [DROPPED, DROPPED],
    );
  });
});

describe('A code table', () => {
  it('reads 0, that of nobody, like any other number', () => {
    assert.deepEqual(written(tableOf(new Map([[0, 4]])), [0, 1]), [4, 0]);
  });

  it('takes a dropped row for what stays below 0 in every interval', () => {
    for (const intervals of [1, 2, 366]) assert.ok(DROPPED * intervals + (intervals - 1) < 0);
  });
});
