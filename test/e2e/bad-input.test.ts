import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask, get } from '../support/client.js';
import { assertLeaksNothing } from '../support/leaks.js';
import { smallLedger } from '../support/small-ledger.js';

const NOW = Date.parse('2026-05-20T09:30:00Z');

describe('bad input', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ clock: () => NOW, ledger: smallLedger({ endMs: NOW }) });
  });
  after(() => {
    assert.deepEqual(
      app.logLines.filter((line) => JSON.parse(line).level >= 50),
      [],
      'nothing of it is our fault',
    );
    return app.close();
  });

  const GRAPHQL: [title: string, query: string, field: string | null][] = [
    [
      'a window that ends where it starts',
      '{ dora(window: {start: "2026-01-01T00:00:00Z", end: "2026-01-01T00:00:00Z"}) { window { days } } }',
      'window.end',
    ],
    [
      'a window that runs backwards',
      '{ dora(window: {start: "2026-02-01T00:00:00Z", end: "2026-01-01T00:00:00Z"}) { window { days } } }',
      'window.end',
    ],
    [
      'a window of more than 3,660 days',
      '{ dora(window: {start: "2010-01-01T00:00:00Z", end: "2026-01-01T00:00:00Z"}) { window { days } } }',
      'window.start',
    ],
    ['the 30th of February', '{ dora(window: {start: "2026-02-30T00:00:00Z"}) { window { days } } }', null],
    [
      'an instant without an offset',
      '{ dora(window: {start: "2026-02-03T00:00:00"}) { window { days } } }',
      null,
    ],
    ['first: 0', '{ changes(first: 0) { totalCount } }', 'first'],
    ['first: -1', '{ changes(first: -1) { totalCount } }', 'first'],
    ['first: 10001', '{ incidents(first: 10001) { totalCount } }', 'first'],
    ['first: 0 of groups', '{ dora(groupBy: TEAM) { groups(first: 0) { totalCount } } }', 'first'],
    ['last: 0 of a series', '{ dora { overall { mttrHours { series(last: 0) { value } } } } }', 'last'],
    ['a cursor that was made up', '{ changes(after: "bm9uc2Vuc2U") { totalCount } }', 'after'],
    [
      'an id that is no asset',
      '{ dora(filter: {services: ["Team:x"]}) { window { days } } }',
      'filter.services',
    ],
  ];
  for (const [title, query, field] of GRAPHQL) {
    it(`${title} gets one clear error from GraphQL`, async () => {
      const { status, errors, text } = await ask(app, query);
      assert.ok(status < 500);
      assert.equal(errors.length, 1, text);
      assert.equal(errors[0]?.extensions.code, 'BAD_USER_INPUT');
      if (field !== null) assert.equal(errors[0]?.extensions.field, field);
      assertLeaksNothing(text, title);
    });
  }

  it('a cursor of another list, and one that was tampered with, are refused', async () => {
    const page = await ask(app, '{ changes(first: 1) { pageInfo { endCursor hasNextPage } } }');
    const cursor: string = page.data.changes.pageInfo.endCursor;
    assert.equal(page.data.changes.pageInfo.hasNextPage, true);
    const foreign = await ask(app, `{ incidents(after: "${cursor}") { edges { cursor } } }`);
    assert.equal(foreign.errors[0]?.extensions.field, 'after');
    const flipped = cursor.slice(0, -2) + (cursor.endsWith('AA') ? 'BB' : 'AA');
    const tampered = await ask(app, `{ changes(after: "${flipped}") { edges { cursor } } }`);
    assert.equal(tampered.errors[0]?.extensions.code, 'BAD_USER_INPUT');
  });

  const VARIABLES: [title: string, variables: string][] = [
    ['2026-02-30 as a variable', '{"w": {"start": "2026-02-30T00:00:00Z"}}'],
    ['a number for an instant', '{"w": {"start": 1e400}}'],
    ['an unknown field', '{"w": {"begin": "2026-02-03T00:00:00Z"}}'],
  ];
  for (const [title, variables] of VARIABLES) {
    it(`${title} gets BAD_USER_INPUT`, async () => {
      const query = 'query ($w: DoraWindowInput) { dora(window: $w) { window { days } } }';
      const { status, errors, text } = await ask(app, query, {
        body: `{"query": ${JSON.stringify(query)}, "variables": ${variables}}`,
      });
      assert.ok(status < 500);
      assert.equal(errors[0]?.extensions.code, 'BAD_USER_INPUT', text);
    });
  }

  for (const [title, value] of [
    ['NUL', 'a\\u0000b'],
    ['a lone surrogate', 'a\\ud800b'],
  ]) {
    it(`${title} in a string is no fault of ours`, async () => {
      const queries = [
        'query ($s: String!) { change(number: $s) { id } }',
        'query ($s: String!) { changes(filter: {search: $s}) { totalCount edges { cursor } } }',
        'query ($s: String!) { dora(filter: {teams: [$s]}) { overall { mttrHours { value } } } }',
        'query ($s: String!) { changes(filter: {teams: [$s]}) { totalCount } }',
        'query ($s: ID = "x") { node(id: $s) { id } }',
      ];
      for (const query of queries) {
        const body = `{"query": ${JSON.stringify(query)}, "variables": {"s": "${value}"}}`;
        const { status, text, errors } = await ask(app, query, { body });
        assert.ok(status < 500, text);
        assert.ok(
          errors.every(({ extensions }) => extensions.code === 'BAD_USER_INPUT'),
          text,
        );
        assertLeaksNothing(text, query);
      }
    });
  }

  const REST: [title: string, query: string, field: string][] = [
    ['an unknown group_by', 'group_by=colour', 'group_by'],
    ['an unknown parameter', 'groupBy=team', 'groupBy'],
    ['a filter without a colon', 'filter=payments', 'filter'],
    ['a filter with an unknown key', 'filter=colour:red', 'filter'],
    ['an open quote', 'filter=team:%22abc', 'filter'],
    ['an unknown change type', 'filter=change_type:weird', 'filter'],
    ['2026-02-30', 'start=2026-02-30', 'start'],
    ['an instant without an offset', 'start=2026-02-03T00:00:00', 'start'],
    ['an end before the start', 'start=2026-02-03&end=2026-02-01', 'end'],
    ['a window too long', 'start=2001-01-01&end=2026-02-01', 'start'],
    ['a start in the future', 'start=2027-01-01', 'start'],
    ['NUL', 'filter=team:a%00b', 'filter'],
    ['a parameter given twice', 'start=2026-02-03&start=2026-02-04', 'start'],
  ];
  for (const [title, query, field] of REST) {
    it(`${title} gets a 400 problem document from REST`, async () => {
      const response = await get(app, `/api/v1/analytics/dora/?${query}`);
      const text = await response.text();
      assert.equal(response.status, 400, text);
      assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
      const { status, title: phrase, errors } = JSON.parse(text);
      assert.deepEqual([status, phrase, errors[0].field], [400, 'Bad Request', field]);
      assertLeaksNothing(text, title);
    });
  }

  it('an unknown format gets a 400', async () => {
    assert.equal((await get(app, '/api/v1/analytics/dora/export?format=xml')).status, 400);
  });

  it('malformed JSON, other charsets and a huge body get a 4xx in JSON', async () => {
    const post = (body: string, contentType = 'application/json') =>
      fetch(`${app.url}/ws/acme/graphql`, {
        method: 'POST',
        headers: { 'content-type': contentType, authorization: `Bearer ${app.tokens.viewer}` },
        body,
      });
    for (const [response, status] of [
      [await post('{"query": '), 400],
      [await post('{"query":"{viewer{role}}"}', 'application/json; charset=utf-7'), 415],
      [await post(`{"query":"${'#'.repeat(1_100_000)}"}`), 413],
    ] as const) {
      assert.equal(response.status, status);
      const text = await response.text();
      assert.equal((JSON.parse(text) as { errors: unknown[] }).errors.length, 1);
      assertLeaksNothing(text, `${status}`);
    }
  });
});

describe('access', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ clock: () => NOW });
  });
  after(() => app.close());

  it('answers 401 and nothing else without a token, even for a workspace that does not exist', async () => {
    for (const path of ['/ws/acme/graphql', '/ws/nowhere/graphql', '/ws/acme/api/v1/analytics/dora/']) {
      const response = await fetch(`${app.url}${path}`, { headers: { accept: 'application/json' } });
      assert.equal(response.status, 401);
      assert.equal(response.headers.get('www-authenticate'), 'Bearer');
    }
  });

  it('answers 404 to a good token at another address', async () => {
    const headers = { authorization: `Bearer ${app.tokens.owner}` };
    assert.equal((await fetch(`${app.url}/ws/nowhere/api/v1/analytics/dora/`, { headers })).status, 404);
    assert.equal(
      (await fetch(`${app.url}/ws/nowhere/graphql?query={viewer{role}}`, { headers })).status,
      404,
    );
  });

  it('lets a viewer read and not import, and an admin import', async () => {
    const line = '{"type":"asset","key":"x","name":"X"}\n';
    const post = (token: string, body: string) =>
      fetch(`${app.url}/ws/acme/api/v1/ledger/import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body,
      });
    assert.equal(
      (await ask(app, '{ viewer { role can(permission: WRITE_LEDGER) } }')).data.viewer.can,
      false,
    );
    const refused = await post(app.tokens.approver, line);
    assert.equal(refused.status, 403);
    assert.match(await refused.text(), /WRITE_LEDGER needs the role admin/);
    const taken = await post(app.tokens.admin, line);
    assert.deepEqual([taken.status, ((await taken.json()) as { inserted: number }).inserted], [200, 1]);
    const faulty = await post(app.tokens.admin, `${line}{"type":"asset","key":"y"}\nnonsense\n`);
    assert.equal(faulty.status, 422);
    const problem = (await faulty.json()) as { errors: { line: number }[] };
    assert.deepEqual(
      problem.errors.map(({ line }) => line),
      [3],
    );
  });

  it('serves health, readiness and metrics without a token', async () => {
    assert.equal((await fetch(`${app.url}/healthz`)).status, 200);
    assert.deepEqual(await (await fetch(`${app.url}/readyz`)).json(), { status: 'ready' });
    assert.match(await (await fetch(`${app.url}/metrics`)).text(), /vigilo_http_request_seconds_bucket/);
  });
});
