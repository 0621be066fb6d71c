import assert from 'node:assert/strict';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startTestApp, type TestApp } from '../support/app.js';
import { type Balancer, startBalancer } from '../support/balancer.js';
import { runCliProcess } from '../support/cli-process.js';
import { type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { type HookReceiver, startHookReceiver } from '../support/hook-receiver.js';
import { subscribe } from '../support/live-client.js';
import { waitUntil } from '../support/wait-until.js';
import { worseningLedger } from '../support/worsening-ledger.js';

const HOUR = 3_600_000;
/** At half past, so that it is no night: the gateways evaluate the last one by themselves. */
const END_MS = Math.floor(Date.now() / HOUR) * HOUR - HOUR / 2;
const instant = (ms: number) => new Date(ms).toISOString();
const REPORT = `{ dora(window: { start: "${instant(END_MS - 7 * 24 * HOUR)}", end: "${instant(END_MS)}" }, groupBy: TEAM) {
  overall { leadTimeHours { value p90 series { value } } } groups { edges { node { key metrics { leadTimeHours { value } } } } } } }`;
const RAISED = 'subscription { regressionAlertRaised { id } }';
const ENVIRONMENT = { VIGILO_DISPATCH_HTTP: 'on', VIGILO_DISPATCH_ALLOW: '127.0.0.1' };
/** What `worseningLedger` makes of a night. */
const ALERTS = 4;

/** An answer, or how far one came without. */
interface Asked {
  readonly status: number | null;
  readonly text: string;
  readonly code: string | null;
}

describe('three gateways behind a balancer', function () {
  this.timeout(120_000);
  let app: TestApp;
  let hooks: HookReceiver;
  let gateways: GatewayProcess[] = [];
  let balancer: Balancer;

  before(async () => {
    app = await startTestApp({ ledger: worseningLedger(END_MS) });
    hooks = await startHookReceiver();
    const start = () => startGateway(app.databaseUrl, ENVIRONMENT);
    gateways = await Promise.all([start(), start(), start()]);
    balancer = await startBalancer(gateways.map(({ url }) => url));
    await waitUntil('the night is evaluated', isNightDone);
  });
  after(async () => {
    balancer?.close();
    await Promise.all(gateways.map((gateway) => gateway.end('SIGKILL')));
    await hooks?.close();
    await app?.close();
  });

  /** On a connection of its own, as a balancer that keeps none would. */
  const post = (url: string, query: string, token = app.tokens.viewer): Promise<Asked> =>
    new Promise((resolve) => {
      const body = JSON.stringify({ query });
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const asked = request(`${url}/ws/${app.slug}/graphql`, { method: 'POST', headers, agent: false });
      const fail = (error: NodeJS.ErrnoException) =>
        resolve({ status: null, text: error.message, code: error.code ?? 'unknown' });
      asked.on('error', fail).on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', fail);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? null,
            text: Buffer.concat(chunks).toString('utf8'),
            code: null,
          }),
        );
      });
      asked.end(body);
    });
  const dataOf = ({ status, text }: Asked) => {
    assert.equal(status, 200, text);
    const { data, errors } = JSON.parse(text);
    assert.equal(errors, undefined, text);
    return data;
  };
  const RUNS = '{ evaluationRuns(first: 5) { edges { node { state } } } }';
  /** Before anybody listens: what it tells of is not what is told of here. */
  const isNightDone = async () => {
    const { evaluationRuns } = dataOf(await post(balancer.url, RUNS, app.tokens.admin));
    return evaluationRuns.edges.some(({ node }: { node: { state: string } }) => node.state === 'DONE');
  };
  const evaluate = async (atMs: number) => {
    const args = ['evaluate', '--workspace', app.slug, '--at', instant(atMs)];
    const environment = { DATABASE_URL: app.databaseUrl };
    const { code, err } = await runCliProcess(args, { input: '', environment });
    assert.equal(code, 0, err);
  };

  it('give the same answers, each of them', async () => {
    const answers = [];
    for (let n = 0; n < 12; n += 1) answers.push(dataOf(await post(balancer.url, REPORT)));
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.equal(answers[0].dora.groups.edges.length, 2);
    for (const { url } of gateways) {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      const [, count = '0'] = /_seconds_count\{.*route="graphql".*\} (\d+)/.exec(metrics) ?? [];
      assert.ok(Number(count) >= 3, `${url} was asked ${count} times`);
    }
  });

  it('deliver every alert once, and tell every subscriber once, whichever gateway has them', async () => {
    const channel = `mutation { createChannel(input: { kind: WEBHOOK, name: "Ops", url: "${hooks.url}/ops" }) { channel { id } userErrors { message } } }`;
    const { createChannel } = dataOf(await post(balancer.url, channel, app.tokens.admin));
    assert.deepEqual(createChannel.userErrors, []);
    const listeners = await Promise.all(
      gateways.map(({ url }) =>
        subscribe({ url: `${url}/ws/${app.slug}/graphql`, token: app.tokens.viewer, query: RAISED }),
      ),
    );
    await evaluate(END_MS);
    const isTold = async () => listeners.every(({ heard }) => heard.length >= ALERTS);
    await waitUntil('every subscriber has heard of every alert', isTold);
    await waitUntil('the alerts are delivered', async () => hooks.received.length >= ALERTS);
    // Long enough for a second one of anything.
    await delay(1_000);
    for (const { heard, errors, close } of listeners) {
      assert.deepEqual(errors, []);
      assert.equal(new Set(heard.map((data) => JSON.stringify(data))).size, ALERTS);
      assert.equal(heard.length, ALERTS);
      await close();
    }
    const ids = hooks.received.map(({ headers }) => headers['webhook-id']);
    assert.equal(new Set(ids).size, ALERTS);
    assert.equal(ids.length, ALERTS);
  });

  it('lose no request that one of them took when that one is told to stop, and its sockets move on', async () => {
    const [, leaving] = gateways;
    assert.ok(leaving !== undefined);
    const heard: unknown[] = [];
    const closed: number[] = [];
    const client = createClient({
      url: `${leaving.url.replace('http', 'ws')}/ws/${app.slug}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${app.tokens.viewer}` },
      retryWait: () => delay(50),
      on: { closed: (event) => closed.push((event as { code: number }).code) },
      // A balancer would send it elsewhere.
      shouldRetry: () => true,
    });
    client.subscribe(
      { query: RAISED },
      { next: (event) => heard.push(event), error: () => undefined, complete: () => undefined },
    );
    const asked: Asked[] = [];
    let isReady = true;
    const askOn = async () => {
      while (isReady) asked.push(await post(leaving.url, REPORT));
    };
    /** As a balancer looks. */
    const look = async () => {
      while (isReady) {
        isReady = (await fetch(`${leaving.url}/readyz`)).status === 200;
        await delay(50);
      }
    };
    const load = Promise.all([look(), ...Array.from({ length: 16 }, askOn)]);
    await waitUntil('there is load', async () => asked.length > 100);
    assert.equal(await leaving.end('SIGTERM'), 0);
    await load;
    const lost = asked.filter(({ status }) => status !== 200);
    assert.deepEqual(lost.slice(0, 3), [], `${lost.length} of ${asked.length}`);
    await waitUntil('the socket is closed', async () => closed.length > 0);
    assert.equal(closed[0], 1001, 'a code that clients connect again after');
    await client.dispose();
    assert.deepEqual(leaving.troubles, []);
  });

  it('are answered for by the others when one is killed', async () => {
    const [killed] = gateways;
    await killed?.end('SIGKILL');
    for (let n = 0; n < 12; n += 1) dataOf(await post(balancer.url, REPORT));
    await evaluate(END_MS + HOUR / 4);
  });
});
