import assert from 'node:assert/strict';
import pg from 'pg';
import { BYTES_PER_FACT } from '../../src/ledger/fact-cache/fact-cache.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { addChanges, watchedCache } from '../support/watched-cache.js';

const IDS = Array.from({ length: 50 }, (_, i) => i + 1);

describe('the bound of the fact cache', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let client: pg.Client;
  /** Of 50 changes each, and so of the same size. */
  let alike: [string, string, string];
  let sizeOfOne: number;
  let workspaces = 0;

  const workspace = async () => {
    workspaces += 1;
    const made = { slug: `w${workspaces}`, name: 'W', timeZone: 'UTC' };
    return (await createWorkspace(database.orm, made)).id;
  };

  before(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    alike = [await workspace(), await workspace(), await workspace()];
    for (const id of alike) await addChanges(client, id, 1, 50);
    const { cache } = watchedCache(database.orm);
    await cache.warm(alike[0]);
    sizeOfOne = cache.bytes;
  });
  after(async () => {
    await client?.end();
    await database?.close();
  });

  it('lets the workspace go that was asked for least lately, and keeps the others', async () => {
    const [first, second, third] = alike;
    const maxBytes = Math.floor(2.5 * sizeOfOne);
    const { cache, ids, seen } = watchedCache(database.orm, { maxBytes });
    for (const id of [first, second]) await cache.warm(id);
    assert.deepEqual(await ids(first), IDS);
    await cache.warm(third);
    assert.equal(cache.count, 2);
    assert.ok(cache.bytes <= maxBytes);
    seen();
    for (const id of [first, third]) assert.deepEqual(await ids(id), IDS);
    assert.deepEqual(seen(), ['memory', 'memory']);
    assert.deepEqual(await ids(second), IDS);
    assert.deepEqual(seen(), ['sql']);
  });

  it('does not load two workspaces in turn that do not fit together', async () => {
    const [first, second] = alike;
    const { cache, ids, seen } = watchedCache(database.orm, { maxBytes: Math.floor(1.5 * sizeOfOne) });
    await cache.warm(first);
    for (let round = 0; round < 5; round += 1) {
      for (const id of [second, first]) assert.deepEqual(await ids(id), IDS);
      await cache.close();
      assert.ok(cache.bytes <= 1.5 * sizeOfOne);
      assert.equal(cache.count, 1);
    }
    const events = seen();
    assert.ok(events.includes('memory') || events.includes('sql'));
    assert.equal(events.filter((event) => event === 'loaded').length, 2, events.join(' '));
  });

  it('is not tried again at every question by a workspace that takes more than was thought', async () => {
    const id = await workspace();
    const count = 15_000;
    await addChanges(client, id, 1, count);
    await client.query(
      `update change_request set owner_id = null, approved_at = created_at + id * interval '1 min',
         started_at = created_at + id * interval '2 min', completed_at = completed_at + id * interval '1 h'
       where workspace_id = $1`,
      [id],
    );
    const { cache, ids, seen } = watchedCache(database.orm, { maxBytes: count * BYTES_PER_FACT + 1_000 });
    for (let round = 0; round < 4; round += 1) {
      assert.equal((await ids(id)).length, count);
      await cache.close();
    }
    assert.deepEqual(seen(), ['sql', 'too_large', 'sql', 'sql', 'sql']);
    assert.equal(cache.bytes, 0);
  });

  it('is not tried again by a workspace that outgrew it', async () => {
    const id = await workspace();
    await addChanges(client, id, 1, 50);
    const { cache, ids, seen } = watchedCache(database.orm, { maxBytes: sizeOfOne + 2_000 });
    await cache.warm(id);
    await addChanges(client, id, 51, 150);
    for (let round = 0; round < 3; round += 1) {
      assert.equal((await ids(id)).length, 150);
      await cache.close();
    }
    assert.deepEqual(seen(), ['loaded', 'applied 100', 'memory', 'sql', 'sql']);
  });

  it('of 0 keeps nothing', async () => {
    const { cache, ids, seen } = watchedCache(database.orm, { maxBytes: 0 });
    await cache.warm(alike[0]);
    assert.deepEqual(await ids(alike[0]), IDS);
    assert.equal(cache.bytes, 0);
    assert.deepEqual(seen(), ['too_large', 'sql']);
  });
});
