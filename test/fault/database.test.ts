import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { program } from '../../src/db/embedded/binaries.js';
import { startServer } from '../../src/db/embedded/start-server.js';
import { migrate } from '../../src/db/migrate.js';
import { createOrm } from '../../src/db/orm.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { runCliProcess } from '../support/cli-process.js';
import { queryOnce } from '../support/data-dir.js';
import { type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { type PausableProxy, startPausableProxy } from '../support/pausable-proxy.js';
import { smallLedger } from '../support/small-ledger.js';
import { startReplica, startTestServer, type TestServer } from '../support/test-server.js';
import { toldInAWhile } from '../support/told-in-a-while.js';
import { waitUntil } from '../support/wait-until.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const QUESTION = '/api/v1/analytics/dora/?start=2026-05-01T00:00:00Z&end=2026-05-20T00:00:00Z&group_by=team';

const LOST = 'connections to the database are lost: making others';

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
    // What is acknowledged is on the standby, once one is waited for.
    await queryOnce(server.url, `alter database postgres set synchronous_commit = 'remote_apply'`);
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

  it('is far away has each connection to it probed after ten seconds of silence', async function () {
    if (process.platform !== 'linux') return this.skip();
    const proxied = Number(new URL(proxy.url).port).toString(16).toUpperCase().padStart(4, '0');
    /** Of what connects to the proxy: the timer that runs (2: keep-alive), and in how many hundredths of a second it ends. */
    const timers = () =>
      [...readFileSync('/proc/net/tcp', 'utf8').matchAll(/: \S+ \w+:(\w{4}) 01 \S+ (\w\w):(\w+) /g)]
        .filter(([, remotePort]) => remotePort === proxied)
        .map(([, , timer = '', when = '']) => ({
          timer: Number(timer),
          seconds: Number.parseInt(when, 16) / 100,
        }));
    await waitUntil('all are idle', async () => timers().every(({ timer }) => timer === 2));
    const seconds = timers().map((each) => each.seconds);
    // For requests, for live events, for the scheduler.
    assert.ok(seconds.length >= 3, `${seconds.length} connections`);
    assert.ok(Math.max(...seconds) <= 10.5, seconds.join());
  });

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
    assert.deepEqual(toldInAWhile(gateway.troubles), [LOST, 'requests fail: the database cannot be reached']);
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

  /** Writes through the gateway as long as it may, each row once, and again under another name where nobody knows what became of it. */
  const startWriter = () => {
    const names: string[] = [];
    const acknowledged: string[] = [];
    let isToStop = false;
    const write = async () => {
      const name = `n-${names.push('') - 1}`;
      const query = `mutation { createChannel(input: { kind: WEBHOOK, name: "${name}", url: "https://example.com/" }) { userErrors { message } } }`;
      const response = await fetch(`${gateway.url}/ws/${seed.slug}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${seed.tokens.admin}` },
        body: JSON.stringify({ query }),
      });
      const text = await response.text();
      if (text.includes('"userErrors":[]')) acknowledged.push(name);
      else assert.match(text, /SERVICE_UNAVAILABLE/);
    };
    const writing = (async () => {
      while (!isToStop) await write();
    })();
    return {
      acknowledged,
      stop: async () => {
        isToStop = true;
        await writing;
        return names.length;
      },
    };
  };

  it('fails over to a replica goes on there, and lost nothing', async () => {
    await gateway.end('SIGKILL');
    gateway = await startGateway(proxy.url);
    await isRightAgain();
    const replica = await startReplica(server);
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(
      `insert into asset (workspace_id, key, name) select id, 'the-last', 'The last' from workspace`,
    );
    const there = new pg.Client({ connectionString: replica.url });
    await there.connect();
    const has = async () => (await there.query(`select from asset where key = 'the-last'`)).rowCount === 1;
    await waitUntil('the replica follows', has);
    await client.query(`alter system set synchronous_standby_names = '*'`);
    await client.query('select pg_reload_conf()');
    await waitUntil('it is waited for', async () => {
      const { rows } = await client.query(`select 1 from pg_stat_replication where sync_state = 'sync'`);
      return rows.length === 1;
    });
    await client.end();
    const writer = startWriter();
    await waitUntil('there are writes', async () => writer.acknowledged.length >= 20);
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
      const before = writer.acknowledged.length;
      await waitUntil('there are writes again', async () => writer.acknowledged.length >= before + 5);
      const tried = await writer.stop();
      const there = (await queryOnce(server.url, 'select name from channel')) as { name: string }[];
      const stored = there.map(({ name }) => name);
      assert.equal(new Set(stored).size, stored.length, 'nothing is there twice');
      assert.deepEqual(
        writer.acknowledged.filter((name) => !stored.includes(name)),
        [],
      );
      assert.ok(stored.length - writer.acknowledged.length <= 1, 'of one nobody knew what became of it');
      assert.ok(tried > stored.length, 'writes failed meanwhile');
      const told = toldInAWhile(gateway.troubles);
      assert.deepEqual(
        told.filter((line) => line !== LOST),
        ['requests fail: the database cannot be reached'],
      );
      const again = new pg.Client({ connectionString: server.url });
      await again.connect();
      assert.equal((await again.query(`select from asset where key = 'the-last'`)).rowCount, 1);
      // What is written on the new line of history is seen as well.
      await again.query(
        `update change_request set closure_code = 'unsuccessful' where completed_at between '2026-05-10' and '2026-05-12'`,
      );
      await again.end();
      const answer = await (await get(QUESTION)).json();
      assert.notDeepEqual(answer, expected);
      await gateway.end('SIGKILL');
      gateway = await startGateway(server.url);
      assert.deepEqual(await (await get(QUESTION)).json(), answer, 'as a gateway that begins there');
    } finally {
      await writer.stop();
      await replica.stop();
    }
  });
});
