import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { mergedReads } from '../../src/db/merged-reads.js';
import { operatorEm } from '../../src/db/orm.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('Reads that share a statement', () => {
  let database: TestDatabase;
  const statements: string[] = [];
  before(async () => {
    database = await createTestDatabase({ onStatement: (sql) => statements.push(sql) });
  });
  after(() => database.close());
  beforeEach(() => {
    statements.length = 0;
  });

  const reader = (settled = () => Promise.resolve<unknown>(null)) =>
    mergedReads(() => operatorEm(database.orm), settled);
  const COUNT_TO =
    'select n::float8 as "n", ?::text as "told" from generate_series(1, ?::int) n order by n desc';

  it('say the same together as alone, in their order, with their own values', async () => {
    const reads = reader();
    const together = await Promise.all([
      reads.execute(COUNT_TO, ['a?', 3]),
      reads.execute(COUNT_TO, ['b', 0]),
      reads.execute('select ?::float8 as "third", null as "none", array[1.5::float8] as "list"', [1 / 3]),
    ]);
    assert.equal(statements.length, 1);
    const alone = [
      await reader().execute(COUNT_TO, ['a?', 3]),
      await reader().execute(COUNT_TO, ['b', 0]),
      await reader().execute('select ?::float8 as "third", null as "none", array[1.5::float8] as "list"', [
        1 / 3,
      ]),
    ];
    assert.deepEqual(together, alone);
    assert.deepEqual(together[0], [
      { n: 3, told: 'a?' },
      { n: 2, told: 'a?' },
      { n: 1, told: 'a?' },
    ]);
  });

  it('ask the same once, and give each asker rows of its own', async () => {
    const reads = reader();
    const [first, second] = await Promise.all([
      reads.execute(COUNT_TO, ['a', 2]),
      reads.execute(COUNT_TO, ['a', 2]),
    ]);
    assert.deepEqual(first, second);
    first?.pop();
    assert.equal(second?.length, 2);
    assert.equal(statements.length, 1);
    assert.doesNotMatch(statements[0] ?? '', /merged/);
  });

  it('wait for what is under way, whose askers have more to ask', async () => {
    const facts = delay(30);
    const reads = reader(() => facts);
    const early = reads.execute(COUNT_TO, ['early', 1]);
    const late = facts.then(() => reads.execute(COUNT_TO, ['late', 1]));
    assert.deepEqual((await Promise.all([early, late])).flat(), [
      { n: 1, told: 'early' },
      { n: 1, told: 'late' },
    ]);
    assert.equal(statements.length, 1);
  });

  it('fail together, each with the reason, and the next are read again', async () => {
    const reads = reader();
    const [broken, sound] = await Promise.allSettled([
      reads.execute('select 1 / ?::int as "n"', [0]),
      reads.execute(COUNT_TO, ['a', 1]),
    ]);
    assert.equal(broken.status, 'rejected');
    assert.equal(sound.status, 'rejected');
    assert.match(String(broken.reason), /division by zero/);
    assert.equal((await reads.execute(COUNT_TO, ['a', 1])).length, 1);
  });

  it('are at most fifty a statement', async () => {
    const reads = reader();
    await Promise.all(Array.from({ length: 120 }, (_, i) => reads.execute(COUNT_TO, ['a', i])));
    assert.equal(statements.length, 3);
  });
});
