import assert from 'node:assert/strict';
import pg from 'pg';
import { migrate } from '../../src/db/migrate.js';
import { createOrm, type Orm } from '../../src/db/orm.js';
import { readFromReplica } from '../../src/db/read-server.js';
import { createLog } from '../../src/log.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { startReplica, startTestServer, type TestServer } from '../support/test-server.js';
import { waitUntil } from '../support/wait-until.js';
import { addChanges, type WatchedCache, watchedCache } from '../support/watched-cache.js';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('beside a transaction that stays open, the fact cache', function () {
  this.timeout(60_000);
  let primary: TestServer;
  let replica: TestServer;
  let orm: Orm;
  let replicaOrm: Orm;
  let client: pg.Client;
  let slow: pg.Client;
  let onReplica: pg.Client;
  let workspaces = 0;
  const readThere: string[] = [];

  before(async () => {
    primary = await startTestServer({ fsync: 'off', max_prepared_transactions: '5' });
    orm = await createOrm({ url: primary.url });
    await migrate(orm);
    replica = await startReplica(primary, { max_prepared_transactions: '5' });
    replicaOrm = await createOrm({ url: replica.url, onStatement: (sql) => void readThere.push(sql) });
    client = await connect(primary.url);
    slow = await connect(primary.url);
    onReplica = await connect(replica.url);
  });
  after(async () => {
    for (const each of [client, slow, onReplica]) await each?.end();
    await replicaOrm?.close();
    await orm?.close();
    await replica?.stop();
    await primary?.stop();
  });
  afterEach(async () => {
    await slow.query('rollback');
    await onReplica.query('select pg_wal_replay_resume()');
  });

  const connect = async (url: string) => {
    const connected = new pg.Client({ connectionString: url });
    await connected.connect();
    return connected;
  };
  const workspace = async () => {
    workspaces += 1;
    return (await createWorkspace(orm, { slug: `w${workspaces}`, name: 'W', timeZone: 'UTC' })).id;
  };
  const position = async () => {
    const { rows } = await client.query(
      `select '00000001/' || pg_current_wal_insert_lsn()::text as position, pg_current_wal_insert_lsn()::text as lsn`,
    );
    return rows[0] as { position: string; lsn: string };
  };
  const replayed = async () => {
    const { lsn } = await position();
    await waitUntil('the replica has replayed everything', async () => {
      const sql = 'select pg_last_wal_replay_lsn() >= $1::pg_lsn as "isThere"';
      return (await onReplica.query(sql, [lsn])).rows[0].isThere;
    });
  };

  const sources = {
    'the primary': () => watchedCache(orm),
    'a replica': () =>
      watchedCache(orm, {
        server: readFromReplica({ primary: orm, replica: replicaOrm, log: createLog('silent') }),
      }),
  };
  for (const [name, open] of Object.entries(sources)) {
    describe(`of ${name}`, () => {
      let id: string;
      let watched: WatchedCache;
      beforeEach(async () => {
        id = await workspace();
        watched = open();
        await replayed();
      });
      /** What is read; of the replica once it has everything, so that it is read there. */
      const ids = async () => {
        if (name === 'a replica') await replayed();
        readThere.length = 0;
        const found = await watched.ids(id, (await position()).position);
        assert.equal(
          readThere.some((sql) => sql.includes('ledger.')),
          name === 'a replica',
        );
        return found;
      };

      it('reads a bulk write once', async () => {
        await slow.query('begin; select pg_current_xact_id()');
        await watched.cache.warm(id);
        await addChanges(client, id, 1, 20_001);
        await replayed();
        assert.equal((await ids()).length, 20_001);
        await watched.cache.close();
        watched.seen();
        for (let time = 0; time < 3; time += 1) assert.equal((await ids()).length, 20_001);
        assert.deepEqual(watched.seen(), ['memory', 'memory', 'memory']);
      });

      it('reads what was written since it began once, and is of one version until more is written', async () => {
        await watched.cache.warm(id);
        await slow.query('begin; select pg_current_xact_id()');
        await addChanges(client, id, 1, 100);
        await addChanges(client, id, 101, 200);
        assert.deepEqual(await ids(), range(1, 200));
        await addChanges(client, id, 201);
        assert.deepEqual(await ids(), range(1, 201));
        assert.deepEqual(await ids(), range(1, 201));
        assert.deepEqual(watched.seen(), [
          'loaded',
          'applied 200',
          'memory',
          'applied 1',
          'memory',
          'memory',
        ]);
      });

      it('sees what it wrote as soon as it is committed, whatever was read meanwhile', async () => {
        await watched.cache.warm(id);
        await slow.query('begin');
        await addChanges(slow, id, 1);
        await slow.query('savepoint s');
        await addChanges(slow, id, 2);
        await slow.query('rollback to s; savepoint t');
        await addChanges(slow, id, 3);
        await addChanges(client, id, 11);
        assert.deepEqual(await ids(), [11]);
        await addChanges(client, id, 12);
        assert.deepEqual(await ids(), [11, 12]);
        await slow.query('commit');
        assert.deepEqual(await ids(), [1, 3, 11, 12]);
        assert.deepEqual(await ids(), [1, 3, 11, 12]);
      });

      it('sees what it wrote in two phases, and nothing of what was rolled back', async () => {
        await watched.cache.warm(id);
        for (const [change, end] of [
          [1, 'commit'],
          [2, 'rollback'],
        ] as const) {
          await slow.query('begin');
          await addChanges(slow, id, change);
          await slow.query(`prepare transaction 'p${workspaces}'`);
          await addChanges(client, id, 10 + change);
          assert.ok(!(await ids()).includes(change));
          await client.query(`${end} prepared 'p${workspaces}'`);
          assert.equal((await ids()).includes(change), end === 'commit');
        }
      });
    });
  }

  it('goes from the primary to a replica and back without a reading twice or a miss', async () => {
    const id = await workspace();
    await replayed();
    const { cache, ids, seen } = sources['a replica']();
    await cache.warm(id);
    await slow.query('begin');
    await addChanges(slow, id, 1);
    for (let round = 0; round < 3; round += 1) {
      await onReplica.query('select pg_wal_replay_pause()');
      await addChanges(client, id, 10 + 2 * round);
      assert.equal((await ids(id, (await position()).position)).length, 1 + 2 * round);
      await onReplica.query('select pg_wal_replay_resume()');
      await addChanges(client, id, 11 + 2 * round);
      await replayed();
      assert.equal((await ids(id, (await position()).position)).length, 2 + 2 * round);
    }
    assert.deepEqual(
      seen().filter((event) => event.startsWith('applied')),
      Array.from({ length: 6 }, () => 'applied 1'),
    );
    await onReplica.query('select pg_wal_replay_pause()');
    await slow.query('commit');
    assert.deepEqual(await ids(id, (await position()).position), [1, ...range(10, 15)]);
    await onReplica.query('select pg_wal_replay_resume()');
  });
});
