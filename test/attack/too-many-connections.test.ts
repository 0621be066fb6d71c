import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';
import { CONNECTION_LIMITS } from '../../src/graphql/live-callers.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { scrape } from '../support/scrape.js';
import { waitUntil } from '../support/wait-until.js';

const LIMITS = { waiting: 5, ofOneCaller: 4, all: 7 };
const RAISED = 'subscription { regressionAlertRaised { id } }';
const TRY_AGAIN_LATER = 1013;

describe('whoever connects again and again', () => {
  let app: TestApp;
  const sockets: WebSocket[] = [];
  const streams: AbortController[] = [];
  before(async () => {
    app = await startTestApp({ connectionLimits: LIMITS });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    for (const stream of streams.splice(0)) stream.abort();
    await waitUntil('all are forgotten', async () => (await connected()) === 0);
  });
  after(async () => {
    const told = app.logLines.filter((line) => JSON.parse(line).level >= 40);
    await app.close();
    assert.deepEqual(told, [], 'nothing of it is our fault');
  });

  const connected = async () => {
    const { value } = await scrape(app);
    const of = (transport: string) => value(`vigilo_live_connections{transport="${transport}"}`) ?? 0;
    return of('websocket') + of('sse');
  };
  const open = async () => {
    const url = `${app.url.replace('http', 'ws')}/ws/${app.slug}/graphql`;
    const socket = new WebSocket(url, 'graphql-transport-ws');
    socket.on('error', () => undefined);
    sockets.push(socket);
    await once(socket, 'open');
    return socket;
  };
  const closeCode = async (socket: WebSocket) => (await once(socket, 'close'))[0] as number;
  const sayWho = (socket: WebSocket, token: string) =>
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  const letIn = async (token = app.tokens.viewer) => {
    const socket = await open();
    sayWho(socket, token);
    await once(socket, 'message');
  };
  const refusedWith = async (token: string) => {
    const socket = await open();
    sayWho(socket, token);
    return closeCode(socket);
  };
  const stream = async (token = app.tokens.viewer) => {
    const leaving = new AbortController();
    streams.push(leaving);
    return fetch(`${app.url}/ws/${app.slug}/graphql`, {
      method: 'POST',
      headers: {
        ...{ accept: 'text/event-stream', 'content-type': 'application/json' },
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query: RAISED }),
      signal: leaving.signal,
    });
  };

  it('and never says who it is loses the oldest of its sockets, and others are let in', async () => {
    const silent = [];
    for (let n = 0; n < LIMITS.waiting; n += 1) silent.push(await open());
    const [oldest] = silent;
    const closed = closeCode(oldest ?? assert.fail('none is open'));
    await letIn();
    assert.equal(await closed, TRY_AGAIN_LATER);
    assert.equal(silent.filter(({ readyState }) => readyState === WebSocket.OPEN).length, LIMITS.waiting - 1);
    for (let n = 1; n < LIMITS.ofOneCaller; n += 1) await letIn();
    assert.equal(await connected(), LIMITS.ofOneCaller);
  });

  it('gets as many sockets and streams as one caller may have, and keeps nobody else out', async () => {
    for (let n = 0; n < LIMITS.ofOneCaller / 2; n += 1) {
      await letIn();
      assert.equal((await stream()).status, 200);
    }
    assert.equal(await refusedWith(app.tokens.viewer), TRY_AGAIN_LATER);
    const refused = await stream();
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '5']);
    const { errors } = (await refused.json()) as { errors: { message: string; extensions: object }[] };
    assert.deepEqual(errors[0]?.extensions, { code: 'RATE_LIMITED' });
    assert.match(errors[0]?.message ?? '', /a caller may hold 4 connections that stay/);
    assert.equal((await ask(app, '{ workspace { slug } }')).status, 200, 'requests are answered as before');

    await letIn(app.tokens.engineer);
    sockets[0]?.terminate();
    await waitUntil('its place is free', async () => (await connected()) === LIMITS.ofOneCaller);
    await letIn();
  });

  it('under several names gets as many as there may be in all', async () => {
    const { viewer, engineer, approver } = app.tokens;
    for (const token of [viewer, viewer, viewer, engineer, engineer, engineer, approver]) await letIn(token);
    assert.equal(await refusedWith(approver), TRY_AGAIN_LATER);
    assert.equal((await stream(approver)).status, 429);
    sockets[0]?.terminate();
    await waitUntil('a place is free', async () => (await connected()) === LIMITS.all - 1);
    await letIn(approver);
  });

  it('meets limits of which no one caller fills the gateway’s', () => {
    const { waiting, ofOneCaller, all } = CONNECTION_LIMITS;
    assert.deepEqual([waiting, ofOneCaller, all], [1_000, 1_000, 10_000], 'as docs/operations.md says');
  });
});
