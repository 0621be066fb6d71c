import assert from 'node:assert/strict';
import { DROPPED, tableOf } from '../../../src/domain/code-table.js';
import { decodeOffset, encodeOffset } from '../../../src/domain/offsets.js';

/** As ids are in a young ledger, and with one that a table would be too wide for. */
const TABLES: readonly [title: string, codes: Map<number, number>][] = [
  [
    'close together',
    new Map([
      [3, 1],
      [5, 2],
    ]),
  ],
  [
    'as far apart as a table takes',
    new Map([
      [3, 1],
      [5, 2],
      [4_194_306, 3],
    ]),
  ],
  [
    'far apart',
    new Map([
      [3, 1],
      [5, 2],
      [90_000_000, 3],
    ]),
  ],
];
const HELD = Int32Array.of(3, 5, 4, 0, 2, 6, 3, 4_194_307);

describe('A table of codes', () => {
  for (const [title, codes] of TABLES) {
    it(`of ids ${title} gives each row its code, 0 where it is not known, and leaves what is dropped`, () => {
      const written = new Int32Array(HELD.length);
      written[6] = DROPPED;
      tableOf(codes).write(HELD, written);
      assert.deepEqual([...written], [1, 2, 0, 0, 0, 0, DROPPED, 0]);
    });

    it(`of ids ${title} keeps to other codes, for what is not known too`, () => {
      const written = new Int32Array(HELD.length);
      written[6] = DROPPED;
      tableOf(codes)
        .map((code) => (code === 1 ? DROPPED : code + 10))
        .write(HELD, written);
      assert.deepEqual([...written], [DROPPED, 12, 10, 10, 10, 10, DROPPED, 10]);
    });

    it(`of ids ${title} knows the highest`, () => {
      const highest = Math.max(...codes.keys());
      const written = new Int32Array(1);
      tableOf(codes).write(Int32Array.of(highest), written);
      assert.equal(written[0], codes.get(highest));
    });
  }

  it('of nothing knows nothing', () => {
    const written = Int32Array.of(7, DROPPED);
    tableOf(new Map()).write(Uint8Array.of(1, 2), written);
    assert.deepEqual([...written], [0, DROPPED]);
  });
});

describe('An offset', () => {
  for (const [ms, code] of [
    [0, 1],
    [1, 2],
    [86_400_000, 86_400_001],
    [-1, -1],
    [-5_000, -5_000],
    [Number.NaN, 0],
  ] as const) {
    it(`of ${ms} ms is ${code}`, () => {
      assert.equal(encodeOffset(ms), code);
      assert.equal(decodeOffset(code), ms);
    });
  }

  it('of a column that has none is none', () => assert.equal(decodeOffset(undefined), Number.NaN));
});
