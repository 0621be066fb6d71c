import assert from 'node:assert/strict';
import pg from 'pg';
import { FEED_KINDS } from '../../src/db/migrations/20261127-ledger-feed.migration.js';
import { pruneLedgerFeed } from '../../src/ledger/fact-cache/prune-feed.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { waitUntil } from '../support/wait-until.js';
import { addChanges, watchedCache } from '../support/watched-cache.js';

describe('a dump of a server that had seen more transactions than the one it was restored on', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let id: string;

  before(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    id = (await createWorkspace(database.orm, { slug: 'w', name: 'W', timeZone: 'UTC' })).id;
    await addChanges(client, id, 1);
    await client.query(
      `insert into ledger_feed (workspace_id, xid, kind, row_id)
       values ($1, '1000000001', ${FEED_KINDS.everything}, 0), ($1, '1000000002', ${FEED_KINDS.change}, 1)`,
      [id],
    );
    await client.query(`insert into ledger_feed_floor (workspace_id, xid) values ($1, '1000000000')`, [id]);
  });
  after(async () => {
    await client?.end();
    await database?.close();
  });

  it('keeps no workspace out of memory, though its feed and what that was pruned of are in it', async () => {
    const { cache, ids, seen } = watchedCache(database.orm);
    await cache.warm(id);
    assert.deepEqual(await ids(id), [1]);
    await addChanges(client, id, 2);
    assert.deepEqual(await ids(id), [1, 2]);
    assert.deepEqual(await ids(id), [1, 2]);
    assert.deepEqual(seen(), ['loaded', 'memory', 'applied 1', 'memory', 'memory']);
  });

  it('has a feed that the first pruning clears of what the other server wrote', async () => {
    const { cache, ids, seen } = watchedCache(database.orm);
    await cache.warm(id);
    await pruneLedgerFeed(database.orm);
    const kept = `select count(*)::int as count from ledger_feed where xid >= '1000000000'`;
    assert.deepEqual((await client.query(kept)).rows, [{ count: 0 }]);
    assert.equal((await client.query('select from ledger_feed_floor')).rowCount, 0);
    await addChanges(client, id, 3);
    assert.deepEqual(await ids(id), [1, 2, 3]);
    assert.deepEqual(seen(), ['loaded', 'applied 1', 'memory']);
  });

  it('is told apart from what this server forgets at the same time', async () => {
    const { cache, ids, seen } = watchedCache(database.orm);
    await cache.warm(id);
    await client.query(`insert into ledger_feed_floor (workspace_id, xid) values ($1, '1000000000')`, [id]);
    await addChanges(client, id, 4);
    // What is still open keeps the feed: everything that this server runs must be over.
    await waitUntil('the feed is pruned', async () => (await pruneLedgerFeed(database.orm, 0)) > 0);
    const { rows } = await client.query(`select xid < '1000000000' as "isOurs" from ledger_feed_floor`);
    assert.deepEqual(rows, [{ isOurs: true }]);
    assert.deepEqual(await ids(id), [1, 2, 3, 4]);
    await cache.close();
    assert.deepEqual(await ids(id), [1, 2, 3, 4]);
    assert.deepEqual(
      seen(),
      ['loaded', 'sql', 'loaded', 'memory'],
      'what was pruned before it was read must be read anew',
    );
  });
});
