import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type CryptoKey, generateKeyPair, SignJWT } from 'jose';
import WebSocket from 'ws';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask, get } from '../support/client.js';
import { type KeyServer, startKeyServer } from '../support/key-server.js';

const WARNING = 40;
const OUT = 'the keys that JWTs are checked by cannot be fetched; try again in a few seconds';
const TOLD = 'JWTs cannot be checked: their keys cannot be fetched';
const TRY_AGAIN_LATER = 1013;
/** After a failure the key server is left alone for five seconds. */
const PAUSE_MS = 5_000;

/** What a key server answers that has no keys for us. */
const ANSWERS = {
  'answers 503': { status: 503, body: '' },
  'answers what is no key set': { status: 200, body: '{"keys": "none"}' },
  'publishes a key that is none': {
    status: 200,
    body: '{"keys": [{"kty": "RSA", "kid": "k", "n": "!", "e": "AQAB"}]}',
  },
} as const;

describe('a flood of JWTs while the key server is away', () => {
  let nowMs = Date.now();
  let privateKey: CryptoKey;
  let keys: KeyServer;
  let app: TestApp;
  let isAway = false;
  before(async () => {
    privateKey = (await generateKeyPair('RS256')).privateKey;
    keys = await startKeyServer();
    app = await startTestApp({ clock: () => nowMs, environment: { JWT_JWKS_URL: keys.url } });
  });
  after(async () => {
    await app.close();
    if (!isAway) await keys.close();
  });

  const jwt = () =>
    new SignJWT({ sub: 'anybody', exp: Math.floor(nowMs / 1_000) + 600 })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .sign(privateKey);
  const closeCodeOf = async (token: string) => {
    const url = `${app.url.replace('http', 'ws')}/ws/${app.slug}/graphql`;
    const socket = new WebSocket(url, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    return (await once(socket, 'close'))[0] as number;
  };
  const assertAnsweredAsAnOutage = async (what: string) => {
    const token = await jwt();
    for (let n = 0; n < 5; n += 1) {
      const { status, errors } = await ask(app, '{ workspace { slug } }', { token });
      const [error] = errors;
      assert.deepEqual(
        [status, error?.message, error?.extensions.code],
        [503, OUT, 'SERVICE_UNAVAILABLE'],
        what,
      );
      const rest = await get(app, '/api/v1/analytics/dora/', token);
      const { detail } = (await rest.json()) as { detail: string };
      assert.deepEqual([rest.status, rest.headers.get('retry-after'), detail], [503, '5', OUT], what);
      assert.equal(await closeCodeOf(token), TRY_AGAIN_LATER, what);
    }
    assert.equal((await ask(app, '{ workspace { slug } }')).status, 200, 'API tokens need no keys');
  };

  it('is answered with 503 over HTTP, and 1013 over sockets, costs one fetch in a while, and is told once', async () => {
    for (const [what, answer] of Object.entries(ANSWERS)) {
      keys.answer = answer;
      const before = keys.fetches();
      await assertAnsweredAsAnOutage(what);
      assert.equal(keys.fetches() - before, 1, what);
      nowMs += PAUSE_MS;
    }
    await keys.close();
    isAway = true;
    await assertAnsweredAsAnOutage('takes no connection');
    const lines = app.logLines.map(
      (line) => JSON.parse(line) as { readonly level: number; readonly msg: string },
    );
    assert.deepEqual(
      lines.filter(({ level }) => level >= WARNING).map(({ msg }) => msg),
      [TOLD],
    );
  });
});
