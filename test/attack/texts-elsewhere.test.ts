import assert from 'node:assert/strict';
import { OperationTypeNode } from 'graphql';
import { SignJWT } from 'jose';
import { operatorEm } from '../../src/db/orm.js';
import { createSchema } from '../../src/graphql/schema.js';
import { COMPARISON_PARAMETERS } from '../../src/http/dora-query.js';
import { LEDGER_RECORD } from '../../src/ledger/import/record.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { get } from '../support/client.js';
import { type FullWorkspace, fullWorkspace } from '../support/full-workspace.js';
import { assertLeaksNothing } from '../support/leaks.js';
import { RECORD_TABLES } from '../support/record-tables.js';
import { textCalls } from '../support/schema-calls.js';

const INJECTION = "' OR 1=1--";
const JWT_SECRET = 'a-secret-that-signs-every-jwt-of-ours';
/** A filter by a name answers that there is nothing; all others are refused. */
const FILTERS = ['team', 'service', 'change_type', INJECTION].map((key) => `${key}:"${INJECTION}"`);
const ANSWERED = FILTERS.slice(0, 2);
const ADDRESSES = [
  'dora',
  'dora/compare',
  'operations',
  'dora/export',
  'dora/compare/export',
  'operations/export',
];
/** What the ledger keeps as text, references too, since what they lead to comes first; everything else of a record is refused where it stands. */
const KEPT = [
  ...['member.user', 'member.name', 'member.email', 'member.team', 'asset.key', 'asset.name'],
  ...['change.number', 'change.title', 'incident.number', 'incident.title', 'approval.id'],
  ...['runbook_execution.id', 'runbook_execution.runbook', 'runbook_execution.change'],
  ...['runbook_execution.incident', 'runbook_execution.service', 'approval.approver', 'approval.change'],
  ...[
    'change.affected_assets',
    'change.owner',
    'incident.assignee',
    'incident.caused_by',
    'incident.service',
  ],
];
const DAY = '2026-01-02T00:00:00Z';
/** What a new record must have. */
const RECORDS: Readonly<Record<string, object>> = {
  member: { user: 'n', name: 'N', role: 'viewer' },
  asset: { key: 'n', name: 'N' },
  change: { number: 'N', title: 'n', change_type: 'normal', state: 'draft', created_at: DAY },
  incident: { number: 'N', title: 'n', severity: 1, opened_at: DAY },
  approval: { id: 'n', change: 'CHG-1', requested_at: DAY },
  runbook_execution: { id: 'n', runbook: 'n', started_at: DAY },
};

describe('a text that is an attack, elsewhere than in a question', function () {
  this.timeout(60_000);
  let app: TestApp;
  let full: FullWorkspace;
  before(async () => {
    app = await startTestApp({ environment: { VIGILO_COST_PER_MINUTE: '0', JWT_SECRET } });
    full = await fullWorkspace(app, 'full');
    await fullWorkspace(app, 'neighbour');
  });
  after(async () => {
    const told = app.logLines.filter((line) => JSON.parse(line).level >= 50);
    await app.close();
    assert.deepEqual(told, []);
  });

  /** Everybody's ledger, or all but that workspace's. */
  const ledger = (but = '00000000-0000-0000-0000-000000000000') =>
    Promise.all(
      RECORD_TABLES.map((table) =>
        operatorEm(app.orm).execute(
          `select '${table}' as "table", count(*), md5(string_agg(t::text, '|' order by t::text)) from ${table} t where workspace_id <> ?`,
          [but],
        ),
      ),
    );
  const textOf = async (response: Response, where: string) => {
    const text = await response.text();
    assert.ok(response.status < 500, `${where}: ${text}`);
    assertLeaksNothing(text, where, INJECTION);
    return text;
  };

  it('in a subscription’s arguments waits for what is never raised', async () => {
    const calls = textCalls(createSchema(), OperationTypeNode.SUBSCRIPTION, INJECTION);
    assert.ok(calls.some(({ at }) => at !== null && /keys/.test(at)));
    for (const { document } of calls) {
      const leaving = new AbortController();
      const { status, headers } = await fetch(`${app.url}/ws/full/graphql`, {
        method: 'POST',
        headers: {
          ...{ accept: 'text/event-stream', 'content-type': 'application/json' },
          authorization: `Bearer ${full.at.tokens.viewer}`,
        },
        body: JSON.stringify({ query: document }),
        signal: leaving.signal,
      });
      leaving.abort();
      assert.deepEqual(
        [status, headers.get('content-type')?.split(';')[0]],
        [200, 'text/event-stream'],
        document,
      );
    }
  });

  it('in a parameter of REST is refused by its name, or nothing is found', async () => {
    const before = await ledger();
    for (const address of ADDRESSES) {
      const own = COMPARISON_PARAMETERS.filter(
        (name) => address.includes('compare') || !name.startsWith('to_'),
      );
      const names = [...own, INJECTION, ...(address.endsWith('export') ? ['format'] : [])];
      const pairs = [
        ...names.map((name) => [name, INJECTION]),
        ...FILTERS.map((filter) => ['filter', filter]),
      ];
      for (const [name = '', value = ''] of pairs) {
        const query = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
        const response = await get(full.at, `/api/v1/analytics/${address}?${query}`);
        const where = `${address}?${name}=${value}`;
        const text = await textOf(response, where);
        assert.equal(response.status, ANSWERED.includes(value) ? 200 : 400, `${where}: ${text}`);
        if (response.status === 400) assert.equal(JSON.parse(text).errors[0].field, name);
      }
    }
    assert.deepEqual(await ledger(), before);
  });

  it('for a workspace’s slug is nobody’s, whatever kind of token asks', async () => {
    const before = await ledger();
    const jwt = await new SignJWT({ sub: 'u-1', exp: Math.floor(Date.now() / 1_000) + 600 })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(JWT_SECRET));
    const statusOf = async (slug: string, path: string, token: string) => {
      const response = await get({ ...app, slug: encodeURIComponent(slug) }, path, token);
      await textOf(response, path);
      return response.status;
    };
    assert.equal(await statusOf('full', '/api/v1/analytics/dora', jwt), 200);
    for (const token of [jwt, full.at.tokens.owner])
      for (const slug of [INJECTION, `full${INJECTION}`])
        for (const path of [
          '/graphql?query={viewer{role}}',
          '/api/v1/analytics/dora',
          '/api/v1/ledger/import',
        ])
          assert.equal(await statusOf(slug, path, token), 404, `${slug} ${path}`);
    assert.deepEqual(await ledger(), before);
  });

  it('in a field of an import is kept as text, or refused by its name, and nobody else’s ledger changes', async () => {
    const before = await ledger(full.at.workspaceId);
    const kept: string[] = [];
    for (const { shape } of LEDGER_RECORD.options) {
      const type = shape.type.value;
      for (const field of [...Object.keys(shape), INJECTION]) {
        const attack = field === 'affected_assets' ? [INJECTION] : INJECTION;
        const line = JSON.stringify({ type, ...RECORDS[type], [field]: attack });
        const response = await fetch(`${app.url}/ws/full/api/v1/ledger/import`, {
          method: 'POST',
          headers: { authorization: `Bearer ${full.at.tokens.owner}` },
          body: `${line}\n`,
        });
        const text = await textOf(response, line);
        const said = JSON.parse(text);
        if (response.status === 200) {
          assert.equal(said.inserted + said.updated, 1, line);
          kept.push(`${type}.${field}`);
        } else {
          assert.equal(response.status, 422, text);
          assert.ok(said.errors[0].field.startsWith(field) || field === INJECTION, `${line}: ${text}`);
        }
      }
    }
    assert.deepEqual(kept.sort(), [...KEPT].sort());
    assert.deepEqual(await ledger(full.at.workspaceId), before);
    const stored = await operatorEm(app.orm).execute(
      `select (select number from change_request where workspace_id = ?1 and number not in ('N', 'CHG-1')) as number, (select name from asset where workspace_id = ?1 and key = 'n') as name`.replaceAll(
        '?1',
        `'${full.at.workspaceId}'`,
      ),
    );
    assert.deepEqual(stored, [{ number: INJECTION, name: INJECTION }]);
  });
});
