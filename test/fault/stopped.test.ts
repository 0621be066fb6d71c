import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type ClientRequest, type RequestOptions, request } from 'node:http';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { readConfig } from '../../src/config.js';
import { SERVER_LIMITS } from '../../src/http/http-server.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { queryOnce } from '../support/data-dir.js';
import { type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { waitUntil } from '../support/wait-until.js';

const asset = (key: string) => `${JSON.stringify({ type: 'asset', key, name: key })}\n`;

describe('a gateway that is told to stop', function () {
  this.timeout(60_000);
  let app: TestApp;
  let gateway: GatewayProcess;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app.close());
  afterEach(() => gateway?.end('SIGKILL'));

  const send = (path: string, options: RequestOptions = {}): ClientRequest =>
    request(`${gateway.url}/ws/${app.slug}${path}`, {
      method: 'POST',
      agent: false,
      ...options,
      headers: { authorization: `Bearer ${app.tokens.admin}`, ...options.headers },
    });
  const answerTo = async (asked: ClientRequest) => {
    const [response] = await once(asked, 'response');
    return { status: response.statusCode, text: await text(response) };
  };
  const mutate = (name: string) => {
    const query = `mutation { createChannel(input: { kind: WEBHOOK, name: "${name}", url: "https://example.com/" }) { userErrors { message } } }`;
    const asked = send('/graphql', { headers: { 'content-type': 'application/json' } });
    asked.end(JSON.stringify({ query }));
    return answerTo(asked);
  };
  /** Begins an import, and comes back when the gateway is at it. */
  const beginImport = async (key: string) => {
    const asked = send('/api/v1/ledger/import', { headers: { 'content-type': 'application/x-ndjson' } });
    asked.write(asset(key));
    const isStaging = async () =>
      (
        await queryOnce(
          app.databaseUrl,
          `select from pg_stat_activity where datname = current_database() and query like 'copy import_record%'`,
        )
      ).length === 1;
    await waitUntil('it is staged', isStaging);
    return { asked, answer: answerTo(asked) };
  };
  const listensNoMore = () =>
    waitUntil('it listens no more', () =>
      fetch(`${gateway.url}/healthz`).then(
        () => false,
        () => true,
      ),
    );
  const channels = () => queryOnce(app.databaseUrl, 'select name from channel order by name');
  const assets = () => queryOnce(app.databaseUrl, 'select key from asset order by key');

  it('ends what it took before: an import that still arrives, a mutation that still waits, and what comes over connections that are kept', async () => {
    gateway = await startGateway(app.databaseUrl, { VIGILO_DRAIN_SECONDS: '1' });
    const imported = await beginImport('under-way');
    const other = new pg.Client({ connectionString: app.databaseUrl });
    await other.connect();
    await other.query('begin');
    await other.query('lock table channel in share mode');
    const mutated = mutate('Under way');
    const isWaiting = async () =>
      (
        await queryOnce(
          app.databaseUrl,
          `select from pg_locks where relation = 'channel'::regclass and not granted`,
        )
      ).length === 1;
    await waitUntil('the mutation waits', isWaiting);
    const kept = new Agent({ keepAlive: true, maxSockets: 4 });
    const statuses: number[] = [];
    let isReady = true;
    const askOn = async () => {
      while (isReady) {
        const asked = send('/api/v1/analytics/dora/', { method: 'GET', agent: kept });
        asked.end();
        statuses.push((await answerTo(asked)).status);
      }
    };
    const look = async () => {
      while (isReady) isReady = (await fetch(`${gateway.url}/readyz`)).status === 200;
    };
    const load = Promise.all([look(), askOn(), askOn(), askOn(), askOn()]);
    await waitUntil('there is load', async () => statuses.length > 20);

    const ended = gateway.end('SIGTERM');
    await load;
    await listensNoMore();
    assert.deepEqual([await assets(), await channels()], [[], []], 'both are under way');
    imported.asked.end(asset('at-the-end'));
    await other.query('commit');
    await other.end();
    const { status, text: summary } = await imported.answer;
    assert.deepEqual([status, JSON.parse(summary).records], [200, 2], summary);
    assert.match((await mutated).text, /"userErrors":\[\]/);
    assert.deepEqual(
      statuses.filter((each) => each !== 200),
      [],
    );
    assert.equal(await ended, 0);
    kept.destroy();
    assert.deepEqual(await assets(), [{ key: 'at-the-end' }, { key: 'under-way' }]);
    assert.deepEqual(await channels(), [{ name: 'Under way' }]);
    assert.deepEqual(gateway.troubles, []);
  });

  const STUCK = { VIGILO_DRAIN_SECONDS: '0' };
  /** What is cut off, whatever the reason, is said in one line, and nothing of it is stored. */
  const isCutOff = async (stop: () => Promise<number | null>, why: string) => {
    const before = await assets();
    const imported = await beginImport('cut-off');
    const failed = assert.rejects(imported.answer, { code: 'ECONNRESET' });
    assert.equal(await stop(), 0);
    await failed;
    assert.deepEqual(await assets(), before);
    assert.deepEqual(
      gateway.troubles.map(({ msg, why: reason }) => [msg, reason]),
      [['requests under way are cut off', why]],
    );
  };

  it('waits for them as long as it is told, and cuts them off with one line', async () => {
    gateway = await startGateway(app.databaseUrl, { ...STUCK, VIGILO_GRACE_SECONDS: '1' });
    await isCutOff(() => gateway.end('SIGTERM'), 'they took too long');
  });

  it('waits no longer once it is told again', async () => {
    gateway = await startGateway(app.databaseUrl, STUCK);
    await isCutOff(async () => {
      const ended = gateway.end('SIGTERM');
      await listensNoMore();
      gateway.child.kill('SIGINT');
      return ended;
    }, 'SIGINT');
  });

  it('is not kept by whoever asks after its health without a pause', async () => {
    gateway = await startGateway(app.databaseUrl, { VIGILO_DRAIN_SECONDS: '1' });
    const kept = new Agent({ keepAlive: true });
    const connections: unknown[] = [];
    const ask = async () => {
      const asked = request(`${gateway.url}/healthz`, { agent: kept });
      asked.end();
      connections.push(
        (await once(asked, 'response').then(([response]) => response.resume())).headers.connection,
      );
    };
    for (let n = 0; n < 5; n += 1) await ask();
    const ended = gateway.end('SIGTERM');
    await waitUntil('it wants the connection to end', async () => {
      await ask();
      return connections.at(-1) === 'close';
    });
    assert.equal(await ended, 0);
    kept.destroy();
    assert.deepEqual(gateway.troubles, []);
  });

  it('gives an import as long as it may take to arrive, and a minute to be written', () => {
    const { VIGILO_GRACE_SECONDS } = readConfig({});
    assert.ok(1_000 * VIGILO_GRACE_SECONDS >= SERVER_LIMITS.requestTimeout + 60_000);
  });
});
