import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { startTestApp, type TestApp } from '../support/app.js';
import { evaluateAt } from '../support/evaluate-at.js';
import { freePort, type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { scrape } from '../support/scrape.js';
import { waitUntil } from '../support/wait-until.js';
import { worseningLedger } from '../support/worsening-ledger.js';
import { example } from './example.js';

const NIGHT = Date.parse('2026-03-02T01:00:00Z');
const MINUTE = 60_000;
const RAISED = 'subscription { regressionAlertRaised(metrics: [LEAD_TIME, MTTR]) { id summary url } }';
/** What `worseningLedger` makes of a night, each of another group. */
const ALERTS = 4;
const FORBIDDEN = 4403;

describe('a client of live alerts', function () {
  this.timeout(60_000);
  let app: TestApp;
  let gateway: GatewayProcess;
  const clients: Client[] = [];
  before(async () => {
    app = await startTestApp({ ledger: worseningLedger(NIGHT) });
  });
  after(async () => {
    for (const client of clients) await client.dispose();
    await gateway?.end('SIGTERM');
    await app.close();
  });

  /** The handbook's. */
  const program = (at: string, token: string) =>
    spawn(process.execPath, ['--input-type=module', '-e', example('graphql-ws')], {
      env: { PATH: process.env.PATH ?? '', VIGILO: `${at}/ws/${app.slug}`, TOKEN: token },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const asItComes = (at: string, token: string) => {
    const closed: number[] = [];
    const client = createClient({
      url: `${at.replace('http', 'ws')}/ws/${app.slug}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
      // But for the seconds between.
      retryWait: async () => undefined,
      on: { closed: (event) => closed.push(codeOf(event)) },
    });
    clients.push(client);
    const failed = new Promise((resolve) =>
      client.subscribe(
        { query: RAISED },
        { next: () => assert.fail(), error: resolve, complete: () => assert.fail() },
      ),
    );
    return { closed, failed };
  };
  const codeOf = (event: unknown) => (event as { readonly code: number }).code;

  it('as the handbook has it is told before and after the gateway was replaced at the same address', async () => {
    const environment = {
      PORT: String(await freePort()),
      VIGILO_DRAIN_SECONDS: '0',
      VIGILO_SCHEDULER: 'off',
    };
    gateway = await startGateway(app.databaseUrl, environment);
    const child = program(gateway.url, app.tokens.viewer);
    const heard: string[] = [];
    createInterface(child.stdout).on('line', (line) => heard.push(line));
    const raise = async (atMs: number, count: number) => {
      await waitUntil(
        'it is subscribed',
        async () => (await scrape(gateway)).value('vigilo_graphql_subscriptions') === 1,
      );
      await evaluateAt(app, atMs);
      await waitUntil(`${count} are heard`, async () => heard.length >= count);
    };
    try {
      await raise(NIGHT, ALERTS);
      assert.equal(await gateway.end('SIGTERM'), 0);
      gateway = await startGateway(app.databaseUrl, environment);
      await raise(NIGHT + MINUTE, 2 * ALERTS);
    } finally {
      child.kill();
    }
    assert.equal(new Set(heard).size, ALERTS, 'each group is told of');
    assert.deepEqual(heard.slice(0, ALERTS).sort(), heard.slice(ALERTS).sort());
  });

  it('as it comes gives up where a connection is refused', async () => {
    const refused = asItComes(`http://127.0.0.1:${await freePort()}`, app.tokens.viewer);
    assert.match(String(((await refused.failed) as { readonly message: string }).message), /ECONNREFUSED/);
  });

  it('as it comes, tries a token that is not good six times; the program of the handbook tries it once', async () => {
    const { closed, failed } = asItComes(app.url, 'wrong');
    assert.equal(codeOf(await failed), FORBIDDEN);
    assert.deepEqual(closed, Array(6).fill(FORBIDDEN));

    const child = program(app.url, 'wrong');
    const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
    assert.equal(said, `no longer told: ${FORBIDDEN}\n`);
  });
});
