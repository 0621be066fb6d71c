import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { program } from '../../src/db/embedded/binaries.js';
import { startServer } from '../../src/db/embedded/start-server.js';
import { migrate } from '../../src/db/migrate.js';
import { createOrm } from '../../src/db/orm.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { runCliProcess } from '../support/cli-process.js';
import { type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { type PausableProxy, startPausableProxy } from '../support/pausable-proxy.js';
import { smallLedger } from '../support/small-ledger.js';
import { startReplica, startTestServer, type TestServer } from '../support/test-server.js';
import { toldInAWhile } from '../support/told-in-a-while.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const QUESTION = '/api/v1/analytics/dora/?start=2026-05-01T00:00:00Z&end=2026-05-20T00:00:00Z&group_by=team';

describe('a gateway whose database', function () {
  this.timeout(120_000);
  let server: TestServer;
  let seed: TestApp;
  let proxy: PausableProxy;
  let gateway: GatewayProcess;
  let expected: unknown;

  before(async () => {
    server = await startTestServer();
    const orm = await createOrm({ url: server.url });
    await migrate(orm);
    const ledger = smallLedger({ endMs: END_MS, teams: 3, days: 30 });
    const database = { orm, url: server.url, close: async () => undefined };
    seed = await startTestApp({ database, ledger });
    const { slug, tokens } = seed;
    await seed.close();
    await orm.close();
    seed = { ...seed, slug, tokens };
    proxy = await startPausableProxy(server.url);
    gateway = await startGateway(proxy.url);
    expected = await (await get(QUESTION)).json();
  });
  after(async () => {
    await gateway?.end('SIGKILL');
    proxy?.close();
    await server?.stop();
  });
  beforeEach(() => void gateway.troubles.splice(0));

  const get = (path: string, timeoutMs = 20_000) =>
    fetch(`${gateway.url}/ws/${seed.slug}${path}`, {
      headers: { authorization: `Bearer ${seed.tokens.viewer}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
  const readiness = async () => {
    const response = await fetch(`${gateway.url}/readyz`, { signal: AbortSignal.timeout(10_000) });
    return [response.status, ((await response.json()) as { status: string }).status] as const;
  };
  const untilReady = async () => {
    for (let tries = 0; tries < 200; tries += 1) {
      if ((await readiness())[0] === 200) return;
      await delay(50);
    }
    assert.fail('it does not become ready again');
  };
  const isRightAgain = async () => {
    await untilReady();
    assert.deepEqual(await (await get(QUESTION)).json(), expected);
  };
  const port = () => new URL(server.url).port;
  const stopServer = () =>
    promisify(execFile)(
      program(server.start.binaries, 'pg_ctl'),
      ['stop', '-w', '-m', 'immediate', '-D', server.start.files],
      { ...server.start.account, cwd: '/', env: {} },
    );
  const startAgain = () =>
    startServer({ ...server.start, settings: { ...server.start.settings, port: port() } });

  it('crashes and comes back says so, and is ready again by itself', async () => {
    await stopServer();
    assert.deepEqual(await readiness(), [503, 'database unreachable']);
    const refused = await get(QUESTION);
    assert.equal(refused.status, 503);
    assert.equal(refused.headers.get('retry-after'), '5');
    for (let n = 0; n < 50; n += 1) assert.equal((await get(QUESTION)).status, 503);
    for (let n = 0; n < 5; n += 1) assert.equal((await fetch(`${gateway.url}/metrics`)).status, 200);
    assert.doesNotMatch(await refused.text(), /ECONNREFUSED|postgres|select|at .*\.js/);
    await startAgain();
    await isRightAgain();
    assert.deepEqual(toldInAWhile(gateway.troubles), [
      'connections to the database are lost: making others',
      'requests fail: the database cannot be reached',
    ]);
  });

  it('falls silent on open connections is not ready, stays alive, and goes on when it speaks again', async () => {
    proxy.pause();
    assert.deepEqual(await readiness(), [503, 'database unreachable']);
    assert.equal((await fetch(`${gateway.url}/healthz`)).status, 200);
    const waiting = get(QUESTION);
    await delay(500);
    proxy.resume();
    assert.deepEqual(await (await waiting).json(), expected);
    await isRightAgain();
    // None where the crash before was told of less than ten seconds ago.
    const told = toldInAWhile(gateway.troubles);
    assert.ok(told.length <= 1, told.join());
    for (const line of told) assert.equal(line, 'not ready: the database cannot be reached');
  });

  it('takes no more connections answers on those that it has', async () => {
    const clients: pg.Client[] = [];
    const refused = async () => {
      const client = new pg.Client({ connectionString: server.url });
      client.on('error', () => undefined);
      try {
        await client.connect();
        clients.push(client);
        return false;
      } catch (error) {
        assert.match(String(error), /too many clients/);
        return true;
      }
    };
    while (!(await refused()));
    assert.deepEqual(await readiness(), [200, 'ready']);
    assert.deepEqual(await (await get(QUESTION)).json(), expected);
    const another = await runCliProcess(['serve'], { input: '', environment: { DATABASE_URL: server.url } });
    assert.deepEqual(another, { code: 1, out: '', err: 'vigilo: sorry, too many clients already\n' });
    for (const client of clients) await client.end();
    await isRightAgain();
  });

  it('fails over to a replica goes on there, and lost nothing', async () => {
    const replica = await startReplica(server);
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(
      `insert into asset (workspace_id, key, name) select id, 'the-last', 'The last' from workspace`,
    );
    const there = new pg.Client({ connectionString: replica.url });
    await there.connect();
    const has = async () => (await there.query(`select from asset where key = 'the-last'`)).rowCount === 1;
    while (!(await has())) await delay(20);
    await client.end();
    const takenPort = port();
    await stopServer();
    await there.query('select pg_promote()');
    await there.end();
    // As a virtual address would move: the same port, another server.
    await promisify(execFile)(
      program(replica.start.binaries, 'pg_ctl'),
      ['stop', '-w', '-m', 'fast', '-D', replica.start.files],
      { ...replica.start.account, cwd: '/', env: {} },
    );
    await startServer({ ...replica.start, settings: { ...replica.start.settings, port: takenPort } });
    try {
      await isRightAgain();
      const again = new pg.Client({ connectionString: server.url });
      await again.connect();
      assert.equal((await again.query(`select from asset where key = 'the-last'`)).rowCount, 1);
      // What is written on the new line of history is seen as well.
      await again.query(
        `update change_request set closure_code = 'unsuccessful' where completed_at between '2026-05-10' and '2026-05-12'`,
      );
      await again.end();
      assert.notDeepEqual(await (await get(QUESTION)).json(), expected);
    } finally {
      await replica.stop();
    }
  });
});
