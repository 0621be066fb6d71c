import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';

const QUESTION = '{"query":"{ viewer { role } }"}';
const INTRANET = 'https://intranet.example.com';

describe('pages of other origins', () => {
  let app: TestApp;
  let listed: TestApp;
  let closed: TestApp;
  before(async () => {
    app = await startTestApp();
    const among = { VIGILO_CORS_ORIGINS: `${INTRANET}, http://localhost:3000` };
    listed = await startTestApp({ sharing: app, environment: among });
    closed = await startTestApp({ sharing: app, environment: { VIGILO_CORS_ORIGINS: 'none' } });
  });
  after(async () => {
    await listed?.close();
    await closed?.close();
    await app?.close();
  });

  it('get the preflight answered without a token, for the two headers that a question has', async () => {
    const { status, headers } = await preflight(app, 'https://any.example');
    assert.equal(status, 204);
    assert.equal(headers.get('access-control-allow-origin'), '*');
    assert.equal(headers.get('access-control-allow-methods'), 'GET,POST');
    assert.equal(headers.get('access-control-allow-headers'), 'authorization,content-type');
    assert.equal(headers.get('access-control-allow-credentials'), null);
  });

  it('get the same preflight for a workspace that does not exist: it tells nothing of any', async () => {
    const [ours, nobodys] = await Promise.all([
      preflight(app, INTRANET),
      preflight(app, INTRANET, 'nowhere'),
    ]);
    const told = ({ status, headers }: Response) => [
      status,
      [...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id'),
    ];
    assert.deepEqual(told(ours), told(nobodys));
  });

  it('get answers and refusals that their script can read, never with credentials', async () => {
    for (const [token, expected] of [
      [app.tokens.viewer, 200],
      ['wrong', 401],
    ] as const) {
      const { status, headers } = await post(app, 'https://any.example', token);
      assert.equal(status, expected);
      assert.equal(headers.get('access-control-allow-origin'), '*');
      assert.equal(headers.get('access-control-allow-credentials'), null);
    }
  });

  it('are let in by VIGILO_CORS_ORIGINS alone where it lists them', async () => {
    for (const origin of [INTRANET, 'http://localhost:3000']) {
      for (const answer of [await preflight(listed, origin), await post(listed, origin)]) {
        assert.equal(answer.headers.get('access-control-allow-origin'), origin);
        assert.match(answer.headers.get('vary') ?? '', /\borigin\b/i);
      }
    }
    for (const origin of [
      'https://intranet.example.com.evil.example',
      'http://intranet.example.com',
      'null',
    ]) {
      for (const answer of [await preflight(listed, origin), await post(listed, origin)])
        assert.equal(answer.headers.get('access-control-allow-origin'), null, origin);
    }
  });

  it('are kept out with VIGILO_CORS_ORIGINS=none; who is no browser is not concerned', async () => {
    const answer = await post(closed, INTRANET);
    assert.equal((await preflight(closed, INTRANET)).headers.get('access-control-allow-origin'), null);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    assert.equal(answer.status, 200);
  });

  it('may ask GraphQL and nothing else', async () => {
    const headers = { authorization: `Bearer ${app.tokens.viewer}`, origin: INTRANET };
    const answer = await fetch(`${app.url}/ws/acme/api/v1/analytics/dora/`, { headers });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
  });
});

function preflight(app: TestApp, origin: string, slug = app.slug): Promise<Response> {
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  };
  return fetch(`${app.url}/ws/${slug}/graphql`, { method: 'OPTIONS', headers });
}

function post(app: TestApp, origin: string, token = app.tokens.viewer): Promise<Response> {
  const headers = { origin, authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return fetch(`${app.url}/ws/${app.slug}/graphql`, { method: 'POST', headers, body: QUESTION });
}
