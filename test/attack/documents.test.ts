import assert from 'node:assert/strict';
import { getIntrospectionQuery } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { assertLeaksNothing } from '../support/leaks.js';

const times = (count: number, make: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => make(n)).join(' ');
const nested = (depth: number, open: string, inner: string) => open.repeat(depth) + inner + '}'.repeat(depth);

/** Fragments that each spread the next one twice. */
const BOMB = `{ workspace { name } dora { ...F0 } } ${times(
  28,
  (n) =>
    `fragment F${n} on DoraReport { ${n === 27 ? 'window { days }' : `a: overall { __typename } ...F${n + 1} ...F${n + 1}`} }`,
)}`;

/** Document, status, code. */
const ATTACKS: readonly (readonly [title: string, query: string, status: number, code: string])[] = [
  [
    '2,000 aliases',
    `{ ${times(2_000, (n) => `a${n}: dora { window { days } }`)} }`,
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'as many aliases as fit',
    `{ ${times(500, (n) => `a${n}: dora { window { days } }`)} }`,
    400,
    'COST_LIMIT_EXCEEDED',
  ],
  ['a depth of 5,000', nested(5_000, '{ a ', ''), 400, 'GRAPHQL_PARSE_FAILED'],
  [
    'a depth of 30',
    `{ changes { edges { node { ${nested(14, 'incidents { causedBy { ', 'number ').replaceAll('}', '} }')} } } } }`,
    400,
    'COST_LIMIT_EXCEEDED',
  ],
  [
    'fragments in a circle',
    '{ dora { ...A } } fragment A on DoraReport { ...B } fragment B on DoraReport { ...A }',
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['fragments that double', BOMB, 400, 'COST_LIMIT_EXCEEDED'],
  [
    'a flood of directives',
    `{ workspace ${'@skip(if: false) '.repeat(900)} { name } }`,
    400,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'a flood of unknown directives',
    `{ workspace ${'@a '.repeat(1_500)} { name } }`,
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'introspection that asks on and on',
    `{ __schema { types { ${nested(12, 'fields { type { ', 'name ').replaceAll('}', '} }')} } } }`,
    400,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['a field that is nearly right', '{ workspac { nam } }', 400, 'GRAPHQL_VALIDATION_FAILED'],
  ['a page of 2^31', '{ changes(first: 2147483648) { totalCount } }', 400, 'GRAPHQL_VALIDATION_FAILED'],
  ['a page of 1e400', '{ changes(first: 1e400) { totalCount } }', 400, 'GRAPHQL_VALIDATION_FAILED'],
];

describe('a document that is an attack', function () {
  this.timeout(30_000);
  let app: TestApp;
  let closed: TestApp;
  before(async () => {
    app = await startTestApp();
    closed = await startTestApp({ environment: { VIGILO_INTROSPECTION: 'off' } });
  });
  after(async () => {
    const faults = app.logLines.filter((line) => JSON.parse(line).level >= 50);
    await app.close();
    await closed.close();
    assert.deepEqual(faults, [], 'nothing of it is our fault');
  });

  for (const [title, query, status, code] of ATTACKS) {
    it(`${title}: ${code}`, async () => {
      app.statements.length = 0;
      const answer = await ask(app, query);
      assert.deepEqual(
        [answer.status, answer.errors[0]?.extensions.code],
        [status, code],
        answer.text.slice(0, 500),
      );
      assertLeaksNothing(answer.text, title);
      assert.equal(answer.data, null);
      assert.ok(app.statements.length <= 1, 'something was read besides who calls');
    });
  }

  const BODIES: readonly (readonly [title: string, body: string, status: number])[] = [
    ['a batch', '[{"query":"{ workspace { name } }"},{"query":"{ workspace { name } }"}]', 400],
    ['NaN', '{"query":"query ($n: Int) { changes(first: $n) { totalCount } }","variables":{"n":NaN}}', 400],
    [
      '2^31',
      '{"query":"query ($n: Int) { changes(first: $n) { totalCount } }","variables":{"n":2147483648}}',
      400,
    ],
    [
      '1e400',
      '{"query":"query ($n: Int) { changes(first: $n) { totalCount } }","variables":{"n":1e400}}',
      400,
    ],
    ['variables that are a list', '{"query":"{ workspace { name } }","variables":[1]}', 400],
    ['a truncated body', '{"query":"{ workspace { name', 400],
    [
      'depth beyond any stack in the variables',
      `{"query":"{ workspace { name } }","variables":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`,
      200,
    ],
  ];
  for (const [title, body, status] of BODIES) {
    it(`${title} in a body gets ${status}`, async () => {
      const answer = await ask(app, '', { body });
      assert.equal(answer.status, status, answer.text.slice(0, 500));
      assertLeaksNothing(answer.text, title);
    });
  }

  it('__proto__ and constructor in variables change nothing', async () => {
    const query = 'query ($w: DoraWindowInput) { dora(window: $w) { window { days } } }';
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const body = `{"query":${JSON.stringify(query)},"variables":{"${name}":{"polluted":true},"w":{"${name}":{"polluted":true}}}}`;
      const { status, text } = await ask(app, query, { body });
      assert.ok(status < 500, text);
      assertLeaksNothing(text, name);
    }
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  const post = (headers: Record<string, string>, body: string, method = 'POST') =>
    fetch(`${app.url}/ws/${app.slug}/graphql`, {
      method,
      headers: { authorization: `Bearer ${app.tokens.admin}`, ...headers },
      ...(method === 'POST' ? { body } : {}),
    });

  const assertRefused = async (response: Response, status: number, what: string) => {
    const text = await response.text();
    assert.equal(response.status, status, what);
    assert.match(text, /"message":"[^"]+"/, `${what}: ${text}`);
    assertLeaksNothing(text, what);
  };

  it('from a form or a script of another site is refused, and no mutation goes by GET', async () => {
    const question = JSON.stringify({ query: '{ workspace { name } }' });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      await assertRefused(await post({ 'content-type': type }, question), 400, type);
    const mutation =
      'mutation { setGroupDisabled(input: { dimension: TEAM, key: "x", disabled: true }) { __typename } }';
    const url = `${app.url}/ws/${app.slug}/graphql?query=${encodeURIComponent(mutation)}`;
    const headers = { authorization: `Bearer ${app.tokens.admin}`, 'apollo-require-preflight': '1' };
    await assertRefused(await fetch(url, { headers }), 405, 'a mutation by GET');
  });

  it('asks in vain for the schema where introspection is off, over HTTP, sockets and streams', async () => {
    const query = getIntrospectionQuery();
    assert.equal((await ask(app, query)).status, 200);
    const { status, errors } = await ask(closed, query);
    assert.equal(status, 400);
    assert.equal(errors[0]?.extensions.code, 'GRAPHQL_VALIDATION_FAILED');
    const stream = await fetch(`${closed.url}/ws/${closed.slug}/graphql`, {
      method: 'POST',
      headers: {
        ...{ accept: 'text/event-stream', 'content-type': 'application/json' },
        authorization: `Bearer ${closed.tokens.viewer}`,
      },
      body: JSON.stringify({ query }),
    });
    const streamed = await stream.text();
    assert.match(streamed, /introspection/);
    assert.doesNotMatch(streamed, /"queryType":|DoraReport/);
    const client = createClient({
      url: `${closed.url.replace('http', 'ws')}/ws/${closed.slug}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${closed.tokens.viewer}` },
    });
    const told = client.iterate({ query }).next();
    await assert.rejects(told, (faults: readonly { message: string }[]) =>
      /introspection/.test(faults[0]?.message ?? ''),
    );
    await client.dispose();
  });
});
