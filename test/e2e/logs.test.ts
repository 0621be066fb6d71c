import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { WebSocket } from 'ws';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { waitUntil } from '../support/wait-until.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const CHANGES = '{ changes(first: 1) { totalCount } }';

describe('the log', () => {
  let app: TestApp;
  let writer: pg.Client;
  before(async () => {
    app = await startTestApp({ environment: { LOG_LEVEL: 'trace' } });
    writer = new pg.Client({ connectionString: app.databaseUrl });
    await writer.connect();
  });
  beforeEach(() => {
    app.logLines.length = 0;
  });
  after(async () => {
    await writer.end();
    await app.close();
  });

  const lines = () => app.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const headers = (more: Record<string, string> = {}) => ({
    ...{ 'content-type': 'application/json', authorization: `Bearer ${app.tokens.admin}` },
    ...more,
  });
  const post = (body: string, more?: Record<string, string>) =>
    fetch(`${app.url}/ws/${app.slug}/graphql`, { method: 'POST', headers: headers(more), body });
  const whileBroken = async (work: () => Promise<void>) => {
    await writer.query('alter table change_request rename to change_request_away');
    try {
      await work();
    } finally {
      await writer.query('alter table change_request_away rename to change_request');
    }
  };

  describe('of a request', () => {
    it('has the id that the caller gave it, which is answered', async () => {
      await whileBroken(async () => {
        const response = await post(JSON.stringify({ query: CHANGES }), {
          'x-request-id': 'deploy-42:a.b_c',
        });
        assert.equal(response.headers.get('x-request-id'), 'deploy-42:a.b_c');
      });
      const [fault = assert.fail('nothing was logged')] = lines().filter(({ level }) => level === 50);
      assert.equal(fault.msg, 'a field could not be resolved');
      assert.equal(fault.requestId, 'deploy-42:a.b_c');
    });

    for (const [what, given] of [
      ['a forged line', 'a b"}{"level":60'],
      ['one of 129 characters', 'x'.repeat(129)],
      ['an empty one', ''],
    ] as const) {
      it(`has an id of our own in place of ${what}`, async () => {
        const response = await fetch(`${app.url}/healthz`, { headers: { 'x-request-id': given } });
        assert.match(response.headers.get('x-request-id') ?? '', UUID);
      });
    }

    it('keeps the ids of requests apart that run at the same time', async () => {
      await whileBroken(async () => {
        const ids = Array.from({ length: 8 }, () => randomUUID());
        await Promise.all(ids.map((id) => post(JSON.stringify({ query: CHANGES }), { 'x-request-id': id })));
        const logged = lines().filter(({ level }) => level === 50);
        assert.deepEqual(logged.map(({ requestId }) => requestId).sort(), ids.sort());
      });
    });

    it('has a line for every request where the level is debug, of its route and not of its address', async () => {
      await fetch(`${app.url}/ws/${app.slug}/api/v1/analytics/dora?window=nonsense`, { headers: headers() });
      await waitUntil('it is logged', async () => lines().some(({ msg }) => msg === 'request answered'));
      const [line = assert.fail()] = lines().filter(({ msg }) => msg === 'request answered');
      assert.partialDeepStrictEqual(line, { level: 20, method: 'GET', route: 'analytics', status: 400 });
      assert.match(String(line.requestId), UUID);
      assert.equal(typeof line.ms, 'number');
    });

    it('names the socket and the operation of what goes wrong on a socket', async () => {
      await whileBroken(async () => {
        const socket = new WebSocket(
          `${app.url.replace('http', 'ws')}/ws/${app.slug}/graphql`,
          'graphql-transport-ws',
          {
            headers: headers({ 'x-request-id': 'socket-7' }),
          },
        );
        socket.on('open', () => socket.send('{"type":"connection_init"}'));
        const answered: unknown[] = [];
        socket.on('upgrade', (response) => answered.push(response.headers['x-request-id']));
        const answers: string[] = [];
        socket.on('message', (data) => {
          const message = String(data);
          if (message.includes('connection_ack'))
            for (const id of ['a', 'b'])
              socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query: CHANGES } }));
          else if (message.includes('"next"')) answers.push(message);
        });
        await waitUntil('both are answered', async () => answers.length === 2);
        socket.close();
        assert.deepEqual(answered, ['socket-7']);
      });
      const logged = lines().filter(({ level }) => level === 50);
      assert.deepEqual(logged.map(({ requestId }) => requestId).sort(), ['socket-7.1', 'socket-7.2']);
    });
  });

  describe('shows no secret', () => {
    const PATH = 'T0000AAAA-B1111-path-of-a-hook';
    const URL_OF_A_HOOK = `https://hooks.example.com/services/${PATH}`;
    const CREATE = `mutation ($url: String!) {
      createChannel(input: {kind: WEBHOOK, name: "Ops", url: $url, events: [METRIC_REGRESSION]}) { secret channel { id } userErrors { message } } }`;
    const secrets: string[] = [];
    const showsNone = () => {
      const text = app.logLines.join('\n');
      assert.ok(text.length > 0, 'something was logged');
      for (const secret of [...secrets, PATH, ...Object.values(app.tokens)])
        assert.ok(!text.includes(secret), `${secret} is in ${text}`);
      assert.doesNotMatch(text, /whsec_|vigilo_[A-Za-z0-9_-]{40}/);
    };

    it('of a caller who is refused, whatever way the token came', async () => {
      const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJl';
      const forged = `vigilo_${'x'.repeat(64)}`;
      secrets.push(jwt, forged);
      for (const token of [jwt, forged, `${app.tokens.admin}x`]) {
        await ask(app, CHANGES, { token });
        await fetch(`${app.url}/ws/${app.slug}/graphql?token=${token}`, {
          headers: { cookie: `t=${token}` },
        });
        await fetch(`${app.url}/${token}`);
      }
      await waitUntil('it is logged', async () => lines().length >= 9);
      showsNone();
    });

    it('of a channel that the database refuses, though its own words hold the whole row', async () => {
      await writer.query(`alter table channel add constraint refuse_all check (name <> 'Ops')`);
      const { errors } = await ask(app, CREATE, {
        variables: { url: URL_OF_A_HOOK },
        token: app.tokens.admin,
      });
      await writer.query('alter table channel drop constraint refuse_all');
      assert.equal(errors[0]?.extensions.code, 'INTERNAL_SERVER_ERROR');
      const [fault] = lines().filter(({ level }) => level === 50);
      assert.match(JSON.stringify(fault), /refuse_all/, 'the reason is there');
      showsNone();
    });

    it('of a channel that is made, shown, rotated and asked for', async () => {
      const asAdmin = { token: app.tokens.admin };
      const { data } = await ask(app, CREATE, { variables: { url: URL_OF_A_HOOK }, ...asAdmin });
      secrets.push(data.createChannel.secret);
      const { id } = data.createChannel.channel;
      const rotate = `mutation { rotateChannelSecret(input: {id: "${id}"}) { secret } }`;
      secrets.push((await ask(app, rotate, asAdmin)).data.rotateChannelSecret.secret);
      await whileBroken(async () => {
        await ask(app, `{ channels { name } changes(first: 1) { totalCount } }`, asAdmin);
      });
      showsNone();
    });

    it('of a body that cannot be read', async () => {
      await post(`{"query": "${URL_OF_A_HOOK}", "token": "${app.tokens.admin}"`);
      await waitUntil('it is logged', async () => lines().length > 0);
      showsNone();
    });
  });
});
