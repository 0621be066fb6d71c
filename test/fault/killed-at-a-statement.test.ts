import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { issueToken } from '../../src/auth/issue-token.js';
import { systemClock } from '../../src/clock.js';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { runCliProcess } from '../support/cli-process.js';
import { queryOnce } from '../support/data-dir.js';
import { type Death, dieAt } from '../support/die-at.js';
import { startGateway } from '../support/gateway-process.js';
import { smallLedger } from '../support/small-ledger.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const QUESTION = '/api/v1/analytics/dora/?start=2026-01-01T00:00:00Z&end=2026-05-20T00:00:00Z&group_by=team';
/** From 10,000 lines on references are checked together, with the rows' own checks put off (ADR 17). */
const MANY_DAYS = 4_200;
const AT_ONCE = 3;

const lines = (days: number, title: string) =>
  [...smallLedger({ endMs: END_MS, days })].map((record) =>
    JSON.stringify(record.type === 'change' ? { ...record, title, closure_code: 'unsuccessful' } : record),
  );

const DEATHS: Readonly<Record<string, Death>> = {
  'with everything staged': { statements: ['one writer a workspace'], when: 'instead of sending it' },
  'while changes are written': {
    statements: ['merge records of type change'],
    when: 'while it is under way',
  },
  'with changes written, and their references not checked': {
    statements: ['merge records of type change', 'ledger import: check'],
    when: 'instead of sending it',
  },
  'while references are checked': {
    statements: ['merge records of type change', 'ledger import: check'],
    when: 'while it is under way',
  },
  'with changes written, and incidents not': {
    statements: ['merge records of type incident'],
    when: 'instead of sending it',
  },
  'with everything written': {
    statements: ['merge records of type incident', '^commit$'],
    when: 'instead of sending it',
  },
  'in the commit': {
    statements: ['merge records of type incident', '^commit$'],
    when: 'while it is under way',
  },
  'just after the commit': {
    statements: ['merge records of type incident', '^commit$'],
    when: 'when it is answered',
  },
};
/** By HTTP: the same code, in a gateway. */
const BY_HTTP = 'with changes written, and incidents not';

/** A workspace that has a ledger already, and whose next import is killed. */
interface Victim {
  readonly name: string;
  readonly slug: string;
  readonly token: string;
  readonly stored: string;
  readonly answer: unknown;
}

describe('an import that is killed at a statement', function () {
  this.timeout(120_000);
  let app: TestApp;
  let input: string;
  const victims: Victim[] = [];

  /** Every row of every table that a workspace has rows in, tokens aside. */
  const digest = async (slug: string): Promise<string> => {
    const tables = (await queryOnce(
      app.databaseUrl,
      `select c.table_name as name from information_schema.columns c join information_schema.tables using (table_schema, table_name)
       where table_schema = 'public' and column_name = 'workspace_id' and table_type = 'BASE TABLE' and table_name <> 'api_token' order by 1`,
    )) as { name: string }[];
    assert.ok(tables.length > 10);
    const sql = tables.map(
      ({
        name,
      }) => `select '${name}: ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as says
        from ${name} t where workspace_id = (select id from workspace where slug = '${slug}')`,
    );
    const rows = (await queryOnce(app.databaseUrl, sql.join(' union all '))) as { says: string }[];
    return rows
      .map(({ says }) => says)
      .sort()
      .join('\n');
  };
  const ask = async (url: string, { slug, token }: Pick<Victim, 'slug' | 'token'>) => {
    const response = await fetch(`${url}/ws/${slug}${QUESTION}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(response.status, 200);
    return response.json();
  };
  const prepare = async (name: string): Promise<Victim> => {
    const slug = `w-${randomUUID().slice(0, 8)}`;
    const { orm } = app;
    const { id: workspaceId } = await createWorkspace(orm, { slug, name, timeZone: 'UTC' });
    const before = lines(30, 'before').map((line) => `${line}\n`);
    await importLedger({ orm, workspaceId, writerRole: null, lines: toAsync(before) });
    const order = { workspaceId, name, role: 'admin', expiresAtMs: null } as const;
    const { text: token } = await issueToken({ orm, clock: systemClock }, order);
    return { name, slug, token, stored: await digest(slug), answer: await ask(app.url, { slug, token }) };
  };
  const importBy = (slug: string, environment: Record<string, string> = {}) =>
    runCliProcess(['import', '-', '--workspace', slug], {
      input,
      environment: { DATABASE_URL: app.databaseUrl, ...environment },
    });
  const dieByHttp = async ({ slug, token }: Victim, death: Death) => {
    const gateway = await startGateway(app.databaseUrl, { ...dieAt(death), VIGILO_SCHEDULER: 'off' });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' };
    const url = `${gateway.url}/ws/${slug}/api/v1/ledger/import`;
    const asked = request(url, { method: 'POST', agent: false, headers });
    asked.end(input);
    await assert.rejects(once(asked, 'response'), { code: 'ECONNRESET' });
    assert.deepEqual([await gateway.end('SIGTERM'), gateway.troubles], [null, []]);
  };
  const die = async (victim: Victim) => {
    const death = DEATHS[victim.name] ?? assert.fail();
    if (victim.name === BY_HTTP) return dieByHttp(victim, death);
    const { code, out, err } = await importBy(victim.slug, dieAt(death));
    assert.deepEqual({ code, out, err: err.replaceAll(/^.*\r/gm, '') }, { code: null, out: '', err: '' });
  };

  before(async () => {
    app = await startTestApp();
    input = lines(MANY_DAYS, 'after').join('\n');
    for (const name of Object.keys(DEATHS)) victims.push(await prepare(name));
    for (let i = 0; i < victims.length; i += AT_ONCE)
      await Promise.all(victims.slice(i, i + AT_ONCE).map(die));
  });
  after(() => app?.close());

  const taken = (slug: string) =>
    queryOnce(
      app.databaseUrl,
      `select count(*)::int as changes, count(*) filter (where title = 'after')::int as after from change_request
       where workspace_id = (select id from workspace where slug = '${slug}')`,
    );
  const WHOLE = [{ changes: 2 * MANY_DAYS, after: 2 * MANY_DAYS }];
  const isWhole = async ({ name, slug }: Victim) =>
    name === 'just after the commit' ||
    (name === 'in the commit' && JSON.stringify(await taken(slug)) === JSON.stringify(WHOLE));

  for (const [i, name] of Object.keys(DEATHS).entries()) {
    const says =
      name === 'just after the commit' ? 'has written the whole file' : 'leaves every table as it was';
    it(`${name} ${name === 'in the commit' ? 'has written the whole file or nothing' : says}`, async () => {
      const victim = victims[i] ?? assert.fail();
      if (await isWhole(victim)) assert.deepEqual(await taken(victim.slug), WHOLE);
      else assert.equal(await digest(victim.slug), victim.stored);
    });
  }

  it('is as if it had not been, to gateways that ran all the time and to one that starts', async () => {
    const gateway = await startGateway(app.databaseUrl, { VIGILO_SCHEDULER: 'off' });
    try {
      for (const victim of victims) {
        const there = await ask(app.url, victim);
        assert.deepEqual(await ask(gateway.url, victim), there, victim.name);
        if (await isWhole(victim)) assert.notDeepEqual(there, victim.answer, victim.name);
        else assert.deepEqual(there, victim.answer, victim.name);
      }
      assert.deepEqual(gateway.troubles, []);
    } finally {
      await gateway.end('SIGKILL');
    }
  });

  it('can be done again, and nothing is there twice', async () => {
    const victim = victims.find(({ name }) => name === 'while references are checked') ?? assert.fail();
    for (const times of ['once', 'twice']) {
      const { code, err } = await importBy(victim.slug);
      assert.equal(code, 0, err);
      assert.deepEqual(await taken(victim.slug), WHOLE, times);
    }
  });
});

async function* toAsync<T>(items: Iterable<T>): AsyncIterable<T> {
  yield* items;
}
