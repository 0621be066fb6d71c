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
const RUNS = Number(process.env.TEST_HISTORIES ?? 24);
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
    assert.ok(seen.segments > 4 * seen.steps, JSON.stringify(seen));
    assert.ok(elsewhere.count > seen.steps, String(elsewhere.count));
  }).timeout(2 * LONGEST_SEARCH_MS + RUNS * 10_000);

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
