import assert from 'node:assert/strict';
import { serverAudits } from 'graphql-http';
import { startTestApp, type TestApp } from '../support/app.js';
import { withoutCost } from '../support/client.js';

/** SHOULDs that the server does not follow, and why. */
const REASONS: Readonly<Record<string, string>> = {
  // Apollo answers what fails to parse, to validate or to coerce with 400 also under application/json, so that proxies
  // and monitoring see the failure; the specification would have 200 there for old clients' sake.
  '572B': 'parse failures are 400, not 200, under application/json',
  '7B9B': 'variable coercion failures are 400, not 200, under application/json',
  FDE2: 'validation failures are 400, not 200, under application/json',
};

describe('GraphQL over HTTP', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp();
  });
  after(() => app.close());

  it('fails no MUST of the specification, and no SHOULD without a reason', async () => {
    const fetchFn = (url: string, init: RequestInit = {}) => {
      const headers = {
        ...Object.fromEntries(new Headers(init.headers)),
        authorization: `Bearer ${app.tokens.viewer}`,
      };
      return fetch(url, { ...init, headers });
    };
    const found: string[] = [];
    const warned: string[] = [];
    for (const audit of serverAudits({ url: `${app.url}/ws/acme/graphql`, fetchFn })) {
      const result = await audit.fn();
      if (result.status === 'warn') warned.push(audit.id);
      if (result.status === 'error') found.push(`MUST ${audit.id} ${audit.name}: ${result.reason}`);
      if (result.status === 'warn' && !(audit.id in REASONS))
        found.push(`SHOULD ${audit.id} ${audit.name}: ${result.reason}`);
    }
    assert.deepEqual(found, []);
    assert.deepEqual(warned.sort(), Object.keys(REASONS).sort(), 'every reason is still needed');
  });

  const typeOf = async (accept: string) => {
    const response = await fetch(`${app.url}/ws/acme/graphql`, {
      method: 'POST',
      headers: {
        ...{ accept, 'content-type': 'application/json' },
        authorization: `Bearer ${app.tokens.viewer}`,
      },
      body: JSON.stringify({ query: '{ workspace { slug } }' }),
    });
    return [response.status, response.headers.get('content-type')?.split(';')[0], await response.text()];
  };
  const ANSWER = '{"data":{"workspace":{"slug":"acme"}}}';

  it('a client that would take a stream as well, as urql says of every query, gets JSON', async () => {
    const json = 'application/graphql-response+json';
    const [status, type, text = ''] = await typeOf(`${json}, application/json, text/event-stream`);
    assert.deepEqual([status, type, withoutCost(String(text)).trim()], [200, json, ANSWER]);
  });

  it('a client that takes a stream only is told what is wrong with its document', async () => {
    const response = await fetch(`${app.url}/ws/acme/graphql`, {
      method: 'POST',
      headers: {
        ...{ accept: 'text/event-stream', 'content-type': 'application/json' },
        authorization: `Bearer ${app.tokens.viewer}`,
      },
      body: JSON.stringify({ query: '{ workspace { nothing } }' }),
    });
    assert.match(
      await response.text(),
      /event: next\ndata: .*Cannot query field .*nothing.*GRAPHQL_VALIDATION_FAILED.*event: complete/s,
    );
  });

  it('a client that takes a stream only gets the answer of a query as a stream', async () => {
    const [status, type, text] = await typeOf('text/event-stream');
    assert.deepEqual([status, type], [200, 'text/event-stream']);
    assert.match(
      withoutCost(String(text)),
      /event: next\ndata: \{"data":\{"workspace":\{"slug":"acme"\}\}\}\n.*event: complete/s,
    );
  });
});
