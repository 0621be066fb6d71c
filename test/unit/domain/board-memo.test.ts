import assert from 'node:assert/strict';
import { BoardMemo } from '../../../src/domain/board-memo.js';

const [A, B] = [Float64Array.of(0, 1), Float64Array.of(0, 1)];

describe('What a board has read', () => {
  it('is read once of each name and interval, the intervals told apart by identity', () => {
    const read: string[] = [];
    const memo = new BoardMemo<string, number>(
      ({ name, edges }) => read.push(`${name} ${edges === A ? 'A' : 'B'}`),
      null,
    );
    assert.deepEqual(
      [A, B, A, B].map((edges) => memo.take({ name: 'x', edges })),
      [1, 2, 1, 2],
    );
    assert.equal(memo.take({ name: 'y', edges: A }), 3);
    assert.deepEqual(read, ['x A', 'x B', 'y A']);
  });

  it('needs no waiting for where it is read here', () => {
    const memo = new BoardMemo<string, number>(() => 1, null);
    assert.equal(memo.prepare({ name: 'x', edges: A }), null);
  });

  it('is waited for where it is read elsewhere, asked for once, and then at hand', async () => {
    let asked = 0;
    const elsewhere = async () => {
      asked += 1;
      return 42;
    };
    const memo = new BoardMemo<string, number>(() => assert.fail('read here'), elsewhere);
    const [first, again] = [0, 1].map(() => memo.prepare({ name: 'x', edges: A }));
    assert.equal(first, again);
    await first;
    assert.equal(asked, 1);
    assert.equal(memo.take({ name: 'x', edges: A }), 42);
    assert.equal(memo.prepare({ name: 'x', edges: A }), null);
    assert.notEqual(memo.prepare({ name: 'y', edges: A }), null);
    assert.notEqual(memo.prepare({ name: 'x', edges: B }), null);
  });

  it('is read here where nobody has waited for it', async () => {
    const memo = new BoardMemo<string, number>(
      () => 7,
      async () => 42,
    );
    assert.equal(memo.take({ name: 'x', edges: A }), 7);
    assert.equal(memo.prepare({ name: 'x', edges: A }), null);
  });

  it('fails for whoever waits where it could not be read', async () => {
    const memo = new BoardMemo<string, number>(
      () => 7,
      async () => {
        throw new RangeError('no thread');
      },
    );
    await assert.rejects(memo.prepare({ name: 'x', edges: A }) ?? Promise.resolve(), /no thread/);
  });
});
