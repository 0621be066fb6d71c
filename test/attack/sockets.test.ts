import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { evaluateAt } from '../support/evaluate-at.js';
import { assertLeaksNothing } from '../support/leaks.js';
import { scrape } from '../support/scrape.js';
import { waitUntil } from '../support/wait-until.js';
import { worseningLedger } from '../support/worsening-ledger.js';

const RAISED = 'subscription { regressionAlertRaised { id } }';
const NIGHT = Date.parse('2026-03-02T01:00:00Z');
/** What `worseningLedger` makes of a night. */
const ALERTS = 4;
const SUBSCRIBING_SOCKETS = 102;
/** With a question of its own that is as many operations as it may have. */
const SUBSCRIPTIONS_OF_A_SOCKET = 99;

describe('a socket that is an attack', function () {
  this.timeout(60_000);
  let app: TestApp;
  const sockets: WebSocket[] = [];
  /** Whatever the gateway has said to them: messages, and reasons to close. */
  const said: string[] = [];
  before(async () => {
    app = await startTestApp({
      ledger: worseningLedger(NIGHT),
      environment: { VIGILO_COST_PER_MINUTE: '0' },
    });
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.terminate();
    assertLeaksNothing(said.splice(0).join('\n'), 'what a socket was told');
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
    socket.on('message', (data) => said.push(String(data)));
    socket.on('close', (_code, reason) => said.push(String(reason)));
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

  it('carries its part of ten thousand subscriptions, each of which is told once, while others are answered', async () => {
    const all = await Promise.all(Array.from({ length: SUBSCRIBING_SOCKETS }, letIn));
    const told = new Map<string, number>();
    let answered = 0;
    for (const [n, socket] of all.entries()) {
      socket.on('message', (data) => {
        const { id, type } = JSON.parse(String(data));
        const name = `${n} ${id}`;
        if (type === 'next' && id === 'last') answered += 1;
        else if (type === 'next') told.set(name, (told.get(name) ?? 0) + 1);
      });
      for (let i = 0; i < SUBSCRIPTIONS_OF_A_SOCKET; i += 1) say(socket, subscribe(`${i}`));
      // An answer to a later operation says that the server has dealt with the earlier ones.
      say(socket, { id: 'last', type: 'subscribe', payload: { query: '{ workspace { slug } }' } });
    }
    await waitUntil('all are subscribed', async () => answered === all.length);
    const [outcome, asked] = await Promise.all([evaluateAt(app, NIGHT), ask(app, '{ workspace { slug } }')]);
    assert.equal(asked.status, 200);
    assert.equal(outcome?.raised, ALERTS);
    const subscriptions = SUBSCRIBING_SOCKETS * SUBSCRIPTIONS_OF_A_SOCKET;
    const count = () => [...told.values()].reduce((sum, times) => sum + times, 0);
    await waitUntil('all are told', async () => count() >= subscriptions * ALERTS);
    assert.equal(told.size, subscriptions);
    assert.deepEqual([...new Set(told.values())], [ALERTS]);
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
