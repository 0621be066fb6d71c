import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { LoadingRoom } from '../../../src/ledger/fact-cache/loading-room.js';

/** A load that ends when it is told to. */
function load(room: LoadingRoom, bytes: number) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const state = { isBegun: false, isAdmitted: false, end: resolve, fail: reject, ended: Promise.resolve() };
  state.ended = room.run(async (reserve) => {
    state.isBegun = true;
    await reserve(bytes);
    state.isAdmitted = true;
    await promise;
  });
  return state;
}

describe('The room for loading', () => {
  it('has two loads at once, and begins the next when one has ended', async () => {
    const room = new LoadingRoom(100);
    const loads = [1, 2, 3, 4].map((bytes) => load(room, bytes));
    await turn();
    assert.deepEqual(
      loads.map(({ isBegun }) => isBegun),
      [true, true, false, false],
    );
    loads[1]?.end();
    await loads[1]?.ended;
    await turn();
    assert.deepEqual(
      loads.map(({ isBegun }) => isBegun),
      [true, true, true, false],
    );
    assert.equal(room.bytes, 1 + 3);
  });

  it('keeps a load waiting whose facts would not fit beside those of another, until that has ended or failed', async () => {
    const room = new LoadingRoom(100);
    const [first, second] = [load(room, 60), load(room, 60)];
    await turn();
    assert.deepEqual([first.isAdmitted, second.isAdmitted, room.bytes], [true, false, 60]);
    first.fail(new Error('gone'));
    await assert.rejects(first.ended, /gone/);
    await turn();
    assert.deepEqual([second.isAdmitted, room.bytes], [true, 60]);
    second.end();
    await second.ended;
    assert.equal(room.bytes, 0);
  });

  it('counts once what a load reserves that begins again on another server', async () => {
    const room = new LoadingRoom(100);
    await room.run(async (reserve) => {
      await reserve(60);
      await reserve(70);
      assert.equal(room.bytes, 70);
    });
    assert.equal(room.bytes, 0);
  });
});
