import assert from 'node:assert/strict';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask, get } from '../support/client.js';

const INCIDENTS = '{ incidents(first: 20) { totalCount edges { node { number } } } }';
const WORKSPACE = '{ workspace { slug } }';

describe('what a caller may spend', () => {
  let app: TestApp;
  const costOf = (text: string) => JSON.parse(text).extensions?.cost;
  const start = (perMinute: number) =>
    startTestApp({
      environment: { VIGILO_COST_LIMIT: '30000', VIGILO_COST_PER_MINUTE: String(perMinute) },
    });
  afterEach(() => app.close());

  it('is told with every answer: what was estimated, what it cost, the limit and what is left', async () => {
    app = await start(50_000);
    const { text } = await ask(app, INCIDENTS);
    const { resetsInSeconds, ...cost } = costOf(text);
    assert.deepEqual(cost, { requested: 280, actual: 202, limit: 30_000, left: 49_798 });
    assert.ok(resetsInSeconds > 0 && resetsInSeconds <= 60);
    const again = await get(app, `/graphql?query=${encodeURIComponent(WORKSPACE)}`);
    assert.equal(again.status, 400, 'a GET without a preflight header is refused as before');
    assert.equal(again.headers.get('ratelimit-policy'), '"points";q=50000;w=60');
    assert.match(again.headers.get('ratelimit') ?? '', /^"points";r=49698;t=\d+$/);
  });

  it('bounds one operation, which is refused before anything of it is executed', async () => {
    app = await start(0);
    const aliases = Array.from({ length: 3 }, (_, i) => `a${i}: dora { window { days } }`).join(' ');
    app.statements.length = 0;
    const { status, data, errors, text } = await ask(app, `{ ${aliases} }`);
    assert.equal(status, 400);
    assert.equal(data, null);
    assert.deepEqual(
      errors.map(({ message, extensions }) => [message, extensions]),
      [
        [
          'the operation costs 30006 points, and one may cost 30000: ask for smaller pages, shorter series or fewer fields',
          { code: 'COST_LIMIT_EXCEEDED' },
        ],
      ],
    );
    assert.equal(app.statements.length, 1, 'who calls, and nothing else');
    assert.deepEqual(costOf(text).limit, 30_000);
    assert.equal(costOf(text).left, null);
  });

  it('bounds a minute of one token, by GraphQL and REST together, and of no other token', async () => {
    app = await start(25_000);
    assert.equal((await get(app, '/api/v1/analytics/dora/')).status, 200);
    assert.deepEqual((await ask(app, '{ dora { window { days } } }')).errors, []);
    const refused = await ask(app, '{ dora { window { days } } }');
    assert.equal(refused.status, 429);
    assert.equal(refused.errors[0]?.extensions.code, 'RATE_LIMITED');
    assert.match(
      refused.errors[0]?.message ?? '',
      /^this caller may spend 25000 points a minute: 10002 are asked for and \d+ are left; more are there in \d+ s$/,
    );
    const rest = await get(app, '/api/v1/analytics/dora/');
    assert.equal(rest.status, 429);
    assert.equal(rest.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    assert.match(rest.headers.get('retry-after') ?? '', /^\d+$/);
    assert.equal((await ask(app, WORKSPACE)).status, 200, 'what is left is enough for less');
    assert.equal((await ask(app, '{ dora { window { days } } }', { token: app.tokens.admin })).status, 200);
    assert.equal((await get(app, '/api/v1/analytics/dora/', app.tokens.admin)).status, 200);
  });

  it('bounds any request at last, however little it asks', async () => {
    app = await start(1_000);
    const answers = [];
    for (let time = 0; time < 8; time += 1) answers.push((await ask(app, WORKSPACE)).status);
    assert.deepEqual(answers, [200, 200, 200, 200, 429, 429, 429, 429]);
    const { status, errors } = await ask(app, WORKSPACE);
    assert.deepEqual([status, errors[0]?.extensions.code], [429, 'RATE_LIMITED']);
  });

  it('bounds what is asked over a socket as well', async () => {
    app = await start(25_000);
    const client = createClient({
      url: `${app.url.replace('http', 'ws')}/ws/${app.slug}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${app.tokens.viewer}` },
    });
    const once = async (query: string) => {
      for await (const result of client.iterate({ query })) return result;
      return assert.fail('no answer');
    };
    const told = (await once('{ dora { window { days } } }')) as {
      extensions?: { cost: { requested: number; left: number } };
    };
    assert.equal(told.extensions?.cost.requested, 10_102);
    assert.equal(told.extensions?.cost.left, 25_000 - 10_102);
    assert.ok('data' in (await once('{ dora { window { days } } }')));
    await assert.rejects(
      once('{ dora { window { days } } }'),
      (errors: readonly { extensions: unknown }[]) => {
        assert.deepEqual(errors[0]?.extensions, { code: 'RATE_LIMITED' });
        return true;
      },
    );
    await client.dispose();
  });
});
