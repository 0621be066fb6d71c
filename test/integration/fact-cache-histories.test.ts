import assert from 'node:assert/strict';
import { FactCache } from '../../src/ledger/fact-cache/fact-cache.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import {
  assertHistories,
  assertSameAfter,
  assertSameInTheEnd,
  LONGEST_SEARCH_MS,
  type RandomHistory,
  type StartedHistory,
} from '../support/history.js';
import { EverythingElsewhere } from '../support/scanned-elsewhere.js';

/** TEST_HISTORIES asks for more of them: a night finds what a minute does not. */
const RUNS = Number(process.env.TEST_HISTORIES ?? 12);
/** At most; half as many on average, of some 15 ms each. */
const LONGEST = 70;
const MAX_BYTES = 2 ** 26;
const ALL = { startMs: 0, endMs: Date.parse('2100-01-01T00:00:00Z') };
/** Every so many steps the second thread is asked as well, where this many rows are read. */
const STEPS_A_FAR_ONE = 4;
const LONG_ROWS = 20;

describe('The facts in memory, after every step of a random history', () => {
  let database: TestDatabase;
  const elsewhere = new EverythingElsewhere(LONG_ROWS);
  const seen = { segments: 0, steps: 0 };
  before(async () => {
    database = await createTestDatabase();
  });
  after(async () => {
    await elsewhere.close();
    await database.close();
  });

  it('say what plain SQL says of every question', async () => {
    await assertHistories(database, { runs: RUNS, longest: LONGEST }, live);
    assert.ok(seen.segments > 2 * seen.steps, JSON.stringify(seen));
    assert.ok(elsewhere.count > seen.steps, String(elsewhere.count));
  }).timeout(2 * LONGEST_SEARCH_MS + RUNS * 10_000);

  it('say so where one statement writes more than the feed names one by one', async () => {
    await assertHistories(database, { runs: 1, longest: LONGEST }, async (started, { steps, fewestRows }) => {
      const { orm } = database;
      const { workspaceId, writers, scope } = started;
      const cache = new FactCache(orm, { maxBytes: MAX_BYTES, fewestRows });
      const source = cache.sourceOf(workspaceId);
      const [step = assert.fail('no step'), ...later] = steps;
      const isHeldAfter = async (sql: string) => {
        await cache.warm(workspaceId);
        await writers.run(0, sql);
        const isHeld = (await source.held()) !== null;
        await cache.warm(workspaceId);
        await assertSameAfter(step, started, { orm, source, elsewhere: isHeld ? null : elsewhere });
        return isHeld;
      };
      const write = bulkOf(workspaceId, scope.anchorsMs);
      assert.equal(await isHeldAfter(`begin; savepoint bulk; ${write}`), true);
      assert.equal(await isHeldAfter('rollback to bulk'), true);
      assert.equal(await isHeldAfter(write), true);
      assert.equal(await isHeldAfter('commit'), false);
      for (const one of later.slice(0, 2)) {
        await writers.take(one);
        await assertSameAfter(one, started, { orm, source, elsewhere: null });
      }
      await writers.commitAll();
      const unwrite = `delete from change_request where workspace_id = '${workspaceId}' and number like 'B%'`;
      assert.equal(await isHeldAfter(`begin; ${unwrite}; rollback`), true);
      assert.equal(await isHeldAfter(unwrite), false);
      await assertSameInTheEnd(started, { orm, source, elsewhere });
    });
  }).timeout(2 * LONGEST_SEARCH_MS);

  async function live(started: StartedHistory, { steps, fewestRows }: RandomHistory) {
    const { orm } = database;
    const { workspaceId, writers } = started;
    const cache = new FactCache(orm, { maxBytes: MAX_BYTES, fewestRows });
    await cache.warm(workspaceId);
    const source = cache.sourceOf(workspaceId);
    for (const [n, step] of steps.entries()) {
      // One reading is under way while the step is taken: what it finds is no measure, what comes after it is.
      const beside = source.read([ALL]);
      await writers.take(step);
      const far = n % STEPS_A_FAR_ONE === 0 ? elsewhere : null;
      await assertSameAfter(step, started, { orm, source, elsewhere: far });
      const { changes, incidents } = await beside;
      seen.segments += changes.length + incidents.length;
      seen.steps += 1;
    }
    await writers.commitAll();
    await assertSameInTheEnd(started, { orm, source, elsewhere });
    assert.notEqual(await source.held(), null, 'they are not in memory');
  }
});

/** Some successful changes on each instant, more than are named one by one. */
function bulkOf(workspaceId: string, anchorsMs: readonly number[]): string {
  const instants = anchorsMs.map((ms) => `'${new Date(ms).toISOString()}'`).join();
  return `insert into change_request (workspace_id, number, title, change_type, state, closure_code, created_at, completed_at)
    select '${workspaceId}', 'B' || i, 'b', 'normal', 'completed', 'successful', done - i * interval '1 s', done
    from generate_series(1, 20001) i, lateral (select (array[${instants}]::timestamptz[])[1 + i % ${anchorsMs.length}] as done) x`;
}
