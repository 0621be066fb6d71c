import assert from 'node:assert/strict';
import { type ClientRequest, request } from 'node:http';
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
/** Before the windows that an evaluation looks at. */
const LONG_AGO_MS = END_MS - 60 * 24 * HOUR;
const COUNT = `{ dora(window: { start: "${instant(LONG_AGO_MS - HOUR)}", end: "${instant(LONG_AGO_MS + 2 * HOUR)}" }) {
  overall { deployFrequencyPerDay { sampleSize } } } }`;
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

  it('answer at once with what was written by way of another', async () => {
    const counts = () => Promise.all(gateways.map(async ({ url }) => dataOf(await post(url, COUNT)).dora));
    const before = (await counts()).map(({ overall }) => overall.deployFrequencyPerDay.sampleSize);
    assert.deepEqual(new Set(before).size, 1);
    for (const [i, { url }] of gateways.entries()) {
      const record = {
        ...{
          type: 'change',
          number: `CHG-OF-${i}`,
          title: 'Through one',
          change_type: 'normal',
          state: 'completed',
        },
        ...{
          closure_code: 'successful',
          created_at: instant(LONG_AGO_MS),
          completed_at: instant(LONG_AGO_MS + HOUR),
        },
      };
      const imported = await fetch(`${url}/ws/${app.slug}/api/v1/ledger/import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${app.tokens.admin}`, 'content-type': 'application/x-ndjson' },
        body: JSON.stringify(record),
      });
      assert.equal(imported.status, 200, await imported.text());
      const after = (await counts()).map(({ overall }) => overall.deployFrequencyPerDay.sampleSize);
      assert.deepEqual(
        after,
        before.map((count) => count + i + 1),
      );
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

  /** A socket through the balancer, by a client as it is; only its patience is shorter. */
  const openSocket = async () => {
    const heard: unknown[] = [];
    const closed: number[] = [];
    let isOpen = false;
    const client = createClient({
      url: `${balancer.url.replace('http', 'ws')}/ws/${app.slug}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${app.tokens.viewer}` },
      // Shorter waits, so more of them.
      ...{ retryWait: () => delay(200), retryAttempts: 100 },
      on: {
        closed: (event) => {
          isOpen = false;
          closed.push((event as { code: number }).code);
        },
        connected: () => {
          isOpen = true;
        },
      },
    });
    const failed = (error: unknown) => void heard.push(error);
    client.subscribe(
      { query: RAISED },
      { next: ({ data }) => heard.push(data), error: failed, complete: () => undefined },
    );
    await waitUntil('the socket is open', async () => isOpen);
    return { heard, closed, isOpen: () => isOpen, close: () => client.dispose() };
  };
  /** A stream of events through the balancer, opened again whenever it ends, as an EventSource would. */
  const openStream = async () => {
    const heard: unknown[] = [];
    let isOpen = false;
    let open: ClientRequest | undefined;
    const listen = () => {
      const headers = {
        ...{ accept: 'text/event-stream', 'content-type': 'application/json' },
        authorization: `Bearer ${app.tokens.viewer}`,
      };
      let isOver = false;
      const again = () => {
        if (isOver) return;
        isOver = true;
        isOpen = false;
        setTimeout(listen, 200).unref();
      };
      open = request(`${balancer.url}/ws/${app.slug}/graphql`, { method: 'POST', headers, agent: false });
      open.on('error', again).on('response', (response) => {
        isOpen = response.statusCode === 200;
        let rest = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          const lines = `${rest}${chunk}`.split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines)
            if (line.startsWith('data: {')) heard.push(JSON.parse(line.slice(6)).data);
        });
        response.on('error', () => undefined).on('close', again);
      });
      open.end(JSON.stringify({ query: RAISED }));
    };
    listen();
    await waitUntil('the stream is open', async () => isOpen);
    return {
      heard,
      isOpen: () => isOpen,
      close: () => {
        open?.removeAllListeners('error').on('error', () => undefined);
        open?.destroy();
      },
    };
  };
  const allHear = async (listeners: readonly { readonly heard: readonly unknown[] }[]) => {
    await waitUntil('all have heard of all alerts', async () =>
      listeners.every(({ heard }) => heard.length >= ALERTS),
    );
    for (const { heard } of listeners) {
      assert.deepEqual(
        [heard.length, new Set(heard.map((each) => JSON.stringify(each))).size],
        [ALERTS, ALERTS],
      );
      assert.match(JSON.stringify(heard), /regressionAlertRaised/);
    }
  };

  it('lose no request that one of them took when that one is told to stop, and its sockets and streams move on', async () => {
    const [, leaving] = gateways;
    assert.ok(leaving !== undefined);
    // One after the other, so that each gateway has one of each.
    const sockets = [await openSocket(), await openSocket(), await openSocket()];
    const streams = [await openStream(), await openStream(), await openStream()];
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
    assert.deepEqual(leaving.troubles, []);

    const listeners = [...sockets, ...streams];
    await waitUntil('all are connected again', async () => listeners.every(({ isOpen }) => isOpen()));
    const codes = sockets.map(({ closed: [first = null] }) => first);
    assert.deepEqual(
      codes.filter((code) => code !== null),
      [1001],
      'a code that clients connect again after',
    );
    await evaluate(END_MS + HOUR / 4);
    await allHear(listeners);
    await Promise.all(listeners.map(({ close }) => close()));
    await waitUntil('the alerts are delivered', async () => hooks.received.length >= 2 * ALERTS);
  });

  it('answer for one that is killed under load: what it had in hand is all that is lost', async () => {
    const [killed] = gateways;
    const askers = 8;
    const asked: Asked[] = [];
    let isOver = false;
    const askOn = async () => {
      while (!isOver) asked.push(await post(balancer.url, REPORT));
    };
    const load = Promise.all(Array.from({ length: askers }, askOn));
    await waitUntil('there is load', async () => asked.length > 50);
    await killed?.end('SIGKILL');
    const before = asked.length;
    await waitUntil('there is load again', async () => asked.length > before + 150);
    isOver = true;
    await load;
    const lost = asked.filter(({ status }) => status !== 200);
    for (const { status } of lost) assert.equal(status, null, 'none is answered amiss');
    // While it dies the system still takes connections for it; then the balancer knows.
    assert.ok(asked.slice(-50).every(({ status }) => status === 200));

    const listener = await openSocket();
    await evaluate(END_MS + HOUR / 3);
    await allHear([listener]);
    await listener.close();
    await waitUntil('the alerts are delivered', async () => hooks.received.length >= 3 * ALERTS);
    const ids = hooks.received.map(({ headers }) => headers['webhook-id']);
    assert.deepEqual([ids.length, new Set(ids).size], [3 * ALERTS, 3 * ALERTS]);
    assert.deepEqual(gateways[2]?.troubles, []);
  });
});
