import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { scrape } from '../support/scrape.js';
import { waitUntil } from '../support/wait-until.js';

const RAISED = 'subscription { regressionAlertRaised { id } }';

describe('a socket that is an attack', function () {
  this.timeout(60_000);
  let app: TestApp;
  const sockets: WebSocket[] = [];
  before(async () => {
    app = await startTestApp({ environment: { VIGILO_COST_PER_MINUTE: '0' } });
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.terminate();
  });
  after(async () => {
    const faults = app.logLines.filter((line) => JSON.parse(line).level >= 50);
    await app.close();
    assert.deepEqual(faults, []);
  });

  const open = async () => {
    const socket = new WebSocket(
      `${app.url.replace('http', 'ws')}/ws/${app.slug}/graphql`,
      'graphql-transport-ws',
    );
    socket.on('error', () => undefined);
    sockets.push(socket);
    await once(socket, 'open');
    return socket;
  };
  const say = (socket: WebSocket, message: object) => socket.send(JSON.stringify(message));
  const letIn = async () => {
    const socket = await open();
    say(socket, { type: 'connection_init', payload: { authorization: `Bearer ${app.tokens.viewer}` } });
    await once(socket, 'message');
    return socket;
  };
  const closeCode = async (socket: WebSocket) => (await once(socket, 'close'))[0] as number;
  const subscribe = (id: string) => ({ id, type: 'subscribe', payload: { query: RAISED } });

  it('that never says who it is is closed after three seconds', async () => {
    assert.equal(await closeCode(await open()), 4408);
  });

  for (const [what, messages, code] of [
    ['asks before it was let in', [subscribe('1')], 4401],
    ['talks no JSON', ['garbage{'], 4400],
    ['talks of what the protocol does not know', [JSON.stringify({ type: 'connection_terminate' })], 4400],
  ] as const) {
    it(`that ${what} is closed with ${code}`, async () => {
      const socket = await open();
      for (const message of messages)
        socket.send(typeof message === 'string' ? message : JSON.stringify(message));
      assert.equal(await closeCode(socket), code);
    });
  }

  it('that says twice who it is is closed with 4429', async () => {
    const socket = await letIn();
    say(socket, { type: 'connection_init', payload: { authorization: `Bearer ${app.tokens.viewer}` } });
    assert.equal(await closeCode(socket), 4429);
  });

  it('that uses an id twice is closed with 4409', async () => {
    const socket = await letIn();
    say(socket, subscribe('same'));
    say(socket, subscribe('same'));
    assert.equal(await closeCode(socket), 4409);
  });

  it('that sends a frame of megabytes is closed with 1009', async () => {
    const socket = await letIn();
    socket.send('x'.repeat(2_000_000));
    assert.equal(await closeCode(socket), 1009);
  });

  it('that sends bytes where text belongs is closed with 4400 or answered, and nothing else happens', async () => {
    const socket = await letIn();
    socket.send(Buffer.from([0, 255, 254, 1]));
    assert.equal(await closeCode(socket), 4400);
  });

  it('carries a hundred operations and no more', async () => {
    const socket = await letIn();
    const refused: string[] = [];
    socket.on('message', (data) => {
      const { type, payload } = JSON.parse(String(data));
      if (type === 'error') refused.push(payload[0].message);
    });
    for (let n = 0; n < 150; n += 1) say(socket, subscribe(`s${n}`));
    await waitUntil('the rest is refused', async () => refused.length >= 49);
    assert.match(refused[0] ?? '', /at most 100 operations/);
  });

  it('is one of a thousand, and everybody else is answered as before', async () => {
    const all = await Promise.all(Array.from({ length: 1_000 }, letIn));
    for (const socket of all) say(socket, subscribe('only'));
    const { status, data } = await ask(app, '{ workspace { slug } }');
    assert.deepEqual([status, data.workspace.slug], [200, app.slug]);
    for (const socket of all) socket.terminate();
    await waitUntil('all are forgotten', async () => {
      const { text } = await scrape(app);
      return text.includes('vigilo_live_connections{transport="websocket"} 0');
    });
    assert.equal((await ask(app, '{ workspace { slug } }')).status, 200);
  });

  it('speaks no other protocol, and no WebSocket at another address', async () => {
    for (const [path, protocol] of [
      [`/ws/${app.slug}/graphql`, 'graphql-ws'],
      ['/ws', 'graphql-transport-ws'],
    ] as const) {
      const socket = new WebSocket(`${app.url.replace('http', 'ws')}${path}`, protocol);
      sockets.push(socket);
      const [outcome] = await Promise.race([once(socket, 'error'), once(socket, 'close')]);
      assert.ok(outcome instanceof Error || Number(outcome) >= 4_000, String(outcome));
    }
  });
});
