import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import WebSocket from 'ws';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { scrape } from '../support/scrape.js';
import { waitUntil } from '../support/wait-until.js';

const PING_BYTES = 900_000;
const PINGS = 100;

describe('a socket against the gateway itself', function () {
  this.timeout(120_000);
  let app: TestApp;
  const sockets: WebSocket[] = [];
  before(async () => {
    app = await startTestApp({ environment: { VIGILO_COST_PER_MINUTE: '0' } });
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.terminate();
  });
  after(async () => {
    const told = app.logLines.filter((line) => JSON.parse(line).level >= 40);
    await app.close();
    assert.deepEqual(told, [], 'nothing of it is our fault');
  });

  const path = () => `/ws/${app.slug}/graphql`;
  const start = (at = path()) => {
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}${at}`, 'graphql-transport-ws');
    socket.on('error', () => undefined);
    sockets.push(socket);
    return socket;
  };
  const open = async () => {
    const socket = start();
    await once(socket, 'open');
    return socket;
  };
  const init = () =>
    JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${app.tokens.viewer}` } });
  const letIn = async () => {
    const socket = await open();
    socket.send(init());
    await once(socket, 'message');
    return socket;
  };
  const connected = async (transport: 'websocket' | 'sse') =>
    (await scrape(app)).value(`vigilo_live_connections{transport="${transport}"}`);

  it('that asks without reading the answers is not heard until it reads, and then misses none', async () => {
    const socket = await open();
    let pongs = 0;
    socket.on('message', () => {
      pongs += 1;
    });
    socket.send(init());
    await waitUntil('it is let in', async () => pongs === 1);
    socket.pause();
    const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(PING_BYTES) } });
    for (let n = 0; n < PINGS; n += 1) socket.send(ping);
    let [unsent, unchanged] = [-1, 0];
    await waitUntil('nothing moves any more', async () => {
      await ask(app, '{ workspace { slug } }');
      unchanged = socket.bufferedAmount === unsent ? unchanged + 1 : 0;
      unsent = socket.bufferedAmount;
      return unchanged === 20;
    });
    assert.ok(unsent > (PINGS * PING_BYTES) / 2, `${unsent} bytes wait with the client`);
    socket.resume();
    await waitUntil('every ping is answered', async () => pongs === PINGS + 1);
  });

  it('that resets its connection while it is refused, or let in, takes nobody with it', async () => {
    for (const at of ['/elsewhere', path()]) {
      for (let n = 0; n < 50; n += 1) {
        const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
        socket.on('error', () => undefined);
        await once(socket, 'connect');
        socket.write(
          `GET ${at} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n`,
        );
        await new Promise(setImmediate);
        socket.resetAndDestroy();
      }
    }
    assert.equal((await ask(app, '{ workspace { slug } }')).status, 200);
  });

  it('that leaves while it is being let in is not counted for ever', async () => {
    for (let n = 0; n < 50; n += 1) {
      const socket = await open();
      socket.send(init());
      for (let turn = 0; turn < n % 5; turn += 1) await new Promise(setImmediate);
      socket.terminate();
    }
    await ask(app, '{ workspace { slug } }');
    await waitUntil('nobody is connected', async () => (await connected('websocket')) === 0);
  });

  it('or a stream that leaves while it is being let in is not counted for ever', async () => {
    const body = JSON.stringify({ query: 'subscription { regressionAlertRaised { id } }' });
    for (let n = 0; n < 50; n += 1) {
      const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(
        `POST ${path()} HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\ncontent-type: application/json\r\nauthorization: Bearer ${app.tokens.viewer}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
      for (let turn = 0; turn < n % 5; turn += 1) await new Promise(setImmediate);
      socket.resetAndDestroy();
    }
    await ask(app, '{ workspace { slug } }');
    await waitUntil('nobody is connected', async () => (await connected('sse')) === 0);
  });

  it('at an address that cannot be read is refused with 400', async () => {
    const socket = start('/ws/%ff/graphql');
    const [, response] = await once(socket, 'unexpected-response');
    assert.equal(response.statusCode, 400);
  });

  for (const message of [
    { type: 'next', id: '1', payload: { data: null } },
    { type: 'error', id: '1', payload: [] },
    { type: 'connection_ack' },
    { type: 'subscribe', id: '1', payload: { query: 1 } },
    { type: 'subscribe', id: '', payload: { query: '{ workspace { slug } }' } },
    { type: 'subscribe', id: '1', payload: { query: '{ workspace { slug } }', variables: [1] } },
  ]) {
    it(`that sends ${JSON.stringify(message)} is closed with 4400`, async () => {
      const socket = await letIn();
      socket.send(JSON.stringify(message));
      const [code] = await once(socket, 'close');
      assert.equal(code, 4400);
    });
  }

  for (const id of ['__proto__', 'constructor', 'toString']) {
    it(`that calls its operation ${id} gets its answer, and nothing else happens`, async () => {
      const socket = await letIn();
      const heard: unknown[] = [];
      socket.on('message', (bytes) => heard.push(JSON.parse(String(bytes))));
      socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query: '{ workspace { slug } }' } }));
      await waitUntil('it is answered', async () => heard.length === 2);
      assert.partialDeepStrictEqual(heard, [
        { type: 'next', payload: { data: { workspace: { slug: app.slug } } } },
        { type: 'complete' },
      ]);
    });
  }
});
