import assert from 'node:assert/strict';
import pg from 'pg';
import { type Orm, workspaceEm } from '../../src/db/orm.js';
import type { Window } from '../../src/domain/window.js';
import { FactCache } from '../../src/ledger/fact-cache/fact-cache.js';
import { pruneLedgerFeed } from '../../src/ledger/fact-cache/prune-feed.js';
import { createSqlFactSource } from '../../src/ledger/sql-fact-source.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { settle } from '../support/ledger-history.js';
import { changeIds, plainEvents, plainFacts } from '../support/plain-facts.js';
import { waitUntil } from '../support/wait-until.js';

const MB = 1_048_576;
const ALL: Window = {
  startMs: Date.parse('2000-01-01T00:00:00Z'),
  endMs: Date.parse('2100-01-01T00:00:00Z'),
};
const MARCH: Window = {
  startMs: Date.parse('2026-03-05T00:00:00Z'),
  endMs: Date.parse('2026-03-20T12:00:00Z'),
};

describe('the fact cache', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let orm: Orm;
  const clients: pg.Client[] = [];
  let workspaces = 0;

  before(async () => {
    database = await createTestDatabase();
    orm = database.orm;
  });
  after(() => database.close());
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.end().catch(() => undefined);
  });

  const connect = async () => {
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  const workspace = async () => {
    workspaces += 1;
    const { id } = await createWorkspace(orm, { slug: `w${workspaces}`, name: 'W', timeZone: 'UTC' });
    await settle(await connect(), id);
    return id;
  };
  const bySql = (id: string, window: Window) =>
    createSqlFactSource(() => workspaceEm(orm, id), id).readOperations([window], window.endMs);
  const agrees = async (cache: FactCache, id: string, told: string) => {
    await cache.warm(id);
    for (const window of [ALL, MARCH]) {
      const ours = await cache.sourceOf(id).readOperations([window], window.endMs);
      const sql = await bySql(id, window);
      assert.deepEqual(plainFacts(ours, window), plainFacts(sql, window), told);
      assert.deepEqual(plainEvents(ours, window), plainEvents(sql, window), told);
    }
  };

  it('sees what a transaction wrote that began before the last reading and was committed after it', async () => {
    const id = await workspace();
    const cache = new FactCache(orm, { maxBytes: 64 * MB });
    const [slow, quick] = [await connect(), await connect()];
    await agrees(cache, id, 'at first');
    await slow.query('begin');
    await addChange(slow, id, 901);
    await addChange(quick, id, 902);
    await agrees(cache, id, 'while it is open');
    await addChange(quick, id, 903);
    await agrees(cache, id, 'after another');
    await slow.query('commit');
    assert.deepEqual(changeIds(await cache.sourceOf(id).read([ALL])), [901, 902, 903]);
  });

  it('never misses a write that was committed before the question', async () => {
    const id = await workspace();
    const cache = new FactCache(orm, { maxBytes: 64 * MB });
    const source = cache.sourceOf(id);
    await cache.warm(id);
    const write = async (from: number) => {
      const client = await connect();
      for (let n = from; n < from + 40; n += 1) {
        await addChange(client, id, n);
        assert.ok(changeIds(await source.read([ALL])).includes(n), `change ${n} is missing`);
      }
    };
    await Promise.all([write(1_000), write(2_000), write(3_000)]);
    await agrees(cache, id, 'in the end');
  });

  it('reads anew what was written in bulk', async () => {
    const id = await workspace();
    const cache = new FactCache(orm, { maxBytes: 64 * MB });
    /** To compare each of them takes seconds: the histories do. */
    const reads = async (count: number, lastAt: string) => {
      const facts = await cache.sourceOf(id).read([ALL]);
      assert.equal(changeIds(facts).length, count);
      assert.equal(new Date(facts.changes.at(-1)?.lastMs ?? 0).toISOString(), new Date(lastAt).toISOString());
    };
    await agrees(cache, id, 'before');
    const client = await connect();
    await client.query(
      `insert into change_request (workspace_id, id, number, title, change_type, state, closure_code, created_at, completed_at)
       select $1, i, 'B' || i, 'b', 'normal', 'completed', 'successful', '2026-03-01', timestamptz '2026-03-02' + i * interval '1 s'
       from generate_series(1, 25000) i`,
      [id],
    );
    await reads(25_000, '2026-03-02T06:56:40Z');
    const { rows } = await client.query(
      'select count(*)::int as n from ledger_feed where workspace_id = $1',
      [id],
    );
    assert.ok(rows[0].n < 2_000, 'the feed names them one by one');
    await client.query(
      `update change_request set completed_at = completed_at + interval '1 day' where workspace_id = $1 and id < 21000`,
      [id],
    );
    await reads(25_000, '2026-03-03T05:49:59Z');
  });

  it('reads anew what the feed no longer tells', async () => {
    const id = await workspace();
    const cache = new FactCache(orm, { maxBytes: 64 * MB });
    const client = await connect();
    await agrees(cache, id, 'before');
    await addChange(client, id, 1);
    // What is still open keeps the feed: everything that this database runs must be over.
    await waitUntil('the feed is pruned', async () => (await pruneLedgerFeed(orm, 0)) > 0);
    await agrees(cache, id, 'after the feed was pruned');
    await addChange(client, id, 2);
    await agrees(cache, id, 'and on');
  });

  it('is right again after its connection was killed in the middle of a reading', async () => {
    const id = await workspace();
    const cache = new FactCache(orm, { maxBytes: 64 * MB });
    const client = await connect();
    await agrees(cache, id, 'before');
    await client.query('begin; lock table ledger_feed in access exclusive mode');
    const reading = cache.sourceOf(id).read([ALL]);
    reading.catch(() => undefined);
    const killer = await connect();
    await waitUntil('the reading waits and is killed', async () => {
      const { rows } = await killer.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where query like '/* ledger.news%' and state = 'active' and pid <> pg_backend_pid()`,
      );
      return rows.length > 0;
    });
    await assert.rejects(reading);
    await client.query('rollback');
    await addChange(client, id, 1);
    await agrees(cache, id, 'after');
  });

  it('sees the workspaces apart', async () => {
    const [ours, theirs] = [await workspace(), await workspace()];
    const cache = new FactCache(orm, { maxBytes: 64 * MB });
    await addChange(await connect(), theirs, 7);
    await agrees(cache, ours, 'ours');
    const { changes, names } = await cache.sourceOf(ours).read([ALL]);
    assert.equal(changes.length, 0);
    assert.equal(names.assetById.size, 5);
  });
});

describe('the fact cache over a restored dump', function () {
  this.timeout(60_000);

  it('builds on nothing that it read of the database before', async () => {
    const database = await createTestDatabase();
    const name = new URL(database.url).pathname.slice(1);
    const admin = new URL(database.url);
    admin.pathname = '/postgres';
    const server = new pg.Client({ connectionString: admin.href });
    await server.connect();
    try {
      const { id } = await createWorkspace(database.orm, { slug: 'w', name: 'W', timeZone: 'UTC' });
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await settle(client, id);
      await addChange(client, id, 1);
      await client.end();
      await database.orm.close();
      await server.query(`create database ${name}_dump template ${name}`);
      await database.orm.reconnect();
      const cache = new FactCache(database.orm, { maxBytes: MB });
      const later = new pg.Client({ connectionString: database.url });
      await later.connect();
      await addChange(later, id, 2);
      await later.end();
      await cache.warm(id);
      assert.deepEqual(changeIds(await cache.sourceOf(id).read([ALL])), [1, 2]);
      await server.query(`drop database ${name} with (force)`);
      await server.query(`alter database ${name}_dump rename to ${name}`);
      // The pool finds out that its connections are gone by using them.
      await waitUntil('the pool has new connections', () =>
        cache
          .sourceOf(id)
          .read([ALL])
          .then(
            () => true,
            () => false,
          ),
      );
      assert.deepEqual(changeIds(await cache.sourceOf(id).read([ALL])), [1]);
    } finally {
      await server.end();
      await database.close();
    }
  });
});

async function addChange(client: pg.Client, workspaceId: string, id: number): Promise<void> {
  await client.query(
    `insert into change_request (workspace_id, id, number, title, change_type, state, closure_code, created_at, completed_at)
     values ($1, $2::bigint, 'N' || $2::bigint, 'n', 'normal', 'completed', 'successful', '2026-03-01', timestamptz '2026-03-02' + $2::bigint * interval '1 s')`,
    [workspaceId, id],
  );
}
