import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { program } from '../../src/db/embedded/binaries.js';
import { startServer } from '../../src/db/embedded/start-server.js';
import { migrate } from '../../src/db/migrate.js';
import { createOrm, type Orm } from '../../src/db/orm.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { type PausableProxy, startPausableProxy } from '../support/pausable-proxy.js';
import { startReplica, startTestServer, type TestServer } from '../support/test-server.js';
import { waitUntil } from '../support/wait-until.js';
import { addChanges, watchedCache } from '../support/watched-cache.js';

describe('a fail-over to a standby that had not received everything', function () {
  this.timeout(120_000);
  let primary: TestServer;
  let standby: TestServer;
  /** By which the standby follows. It ends before the primary does, as that would wait for the standby. */
  let stream: PausableProxy;
  /** By which the gateway connects. */
  let address: PausableProxy;
  let orm: Orm;
  let onPrimary: pg.Client;
  let onStandby: pg.Client;
  let workspaceId: string;

  const connect = async (url: string) => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };

  before(async () => {
    primary = await startTestServer();
    const direct = await createOrm({ url: primary.url });
    await migrate(direct);
    workspaceId = (await createWorkspace(direct, { slug: 'w', name: 'W', timeZone: 'UTC' })).id;
    await direct.close();
    stream = await startPausableProxy(primary.url);
    standby = await startReplica({ ...primary, url: stream.url });
    address = await startPausableProxy(primary.url);
    orm = await createOrm({ url: address.url });
    onPrimary = await connect(primary.url);
    onStandby = await connect(standby.url);
    // What a checkpoint has to write at its leisure, as that of a busy server does.
    await onPrimary.query(
      `create table busy as select i, repeat('x', 500) t from generate_series(1, 60000) i`,
    );
  });
  after(async () => {
    await orm?.close();
    address?.close();
    await onStandby?.end();
    await onPrimary?.end().catch(() => undefined);
    await standby?.stop();
    await primary?.stop();
  });

  it('leaves nothing in memory that was lost, from the first question on', async () => {
    const { cache, ids, seen } = watchedCache(orm);
    await addChanges(onPrimary, workspaceId, 1);
    const { rows } = await onPrimary.query('select pg_current_wal_insert_lsn()::text as position');
    await waitUntil('the standby has replayed the first change', async () => {
      const sql = 'select pg_last_wal_replay_lsn() >= $1::pg_lsn as "isThere"';
      return (await onStandby.query(sql, [rows[0].position])).rows[0].isThere;
    });
    stream.close();
    await cache.warm(workspaceId);
    for (let id = 2; id <= 30; id += 1) await addChanges(onPrimary, workspaceId, id);
    assert.equal((await ids(workspaceId)).length, 30);
    seen();

    await primary.stop();
    await onStandby.query('select pg_promote()');
    await addChanges(onStandby, workspaceId, 31);
    address.moveTo(standby.url);
    // The pool finds out that its connections are gone by using them.
    await waitUntil('the pool has new connections', () =>
      orm.em.execute('select 1').then(
        () => true,
        () => false,
      ),
    );
    assert.deepEqual(await ids(workspaceId), [1, 31]);
    // Loaded beside the question, they may be there already.
    assert.equal(seen()[0], 'sql');
    // A load may meet another connection that is gone.
    await waitUntil('the facts are in memory again', async () => {
      assert.deepEqual(await ids(workspaceId), [1, 31]);
      return seen().includes('memory');
    });
    await addChanges(onStandby, workspaceId, 32);
    assert.deepEqual(await ids(workspaceId), [1, 31, 32]);
    assert.deepEqual(seen(), ['applied 1', 'memory']);
  });
});

describe('a server that is started anew', function () {
  this.timeout(60_000);

  it('may have lost what it had shown, so facts are read anew', async () => {
    const server = await startTestServer();
    const orm = await createOrm({ url: server.url });
    try {
      await migrate(orm);
      const { id } = await createWorkspace(orm, { slug: 'w', name: 'W', timeZone: 'UTC' });
      const { cache, ids, seen } = watchedCache(orm);
      await cache.warm(id);
      const client = new pg.Client({ connectionString: server.url });
      client.on('error', () => undefined);
      await client.connect();
      // All before it stays, whatever is lost.
      await client.query('checkpoint');
      await addChanges(client, id, 1);
      assert.deepEqual(await ids(id), [1]);
      await promisify(execFile)(
        program(server.start.binaries, 'pg_ctl'),
        ['stop', '-w', '-m', 'immediate', '-D', server.start.files],
        { ...server.start.account, cwd: '/', env: {} },
      );
      const { port } = new URL(server.url);
      await startServer({ ...server.start, settings: { ...server.start.settings, port } });
      await waitUntil('the pool has new connections', () =>
        orm.em.execute('select 1').then(
          () => true,
          () => false,
        ),
      );
      seen();
      // Whether the change was lost or not: it was committed without waiting for the disk.
      const left = await orm.em.execute<{ id: string }[]>('select id from change_request');
      assert.deepEqual(
        await ids(id),
        left.map((change) => Number(change.id)),
      );
      assert.equal(seen()[0], 'sql');
      // A load may meet another connection that is gone.
      await waitUntil('the facts are in memory again', async () => {
        await ids(id);
        return seen().includes('memory');
      });
    } finally {
      await orm.close();
      await server.stop();
    }
  });
});
