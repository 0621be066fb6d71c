import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import pg from 'pg';
import { startTestApp, type TestApp } from '../support/app.js';
import { runCliProcess } from '../support/cli-process.js';
import { get } from '../support/client.js';
import { type Death, dieAt } from '../support/die-at.js';
import { startGateway } from '../support/gateway-process.js';
import { smallLedger } from '../support/small-ledger.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const EVERYTHING = `select (select count(*)::int from change_request) as changes, (select count(*)::int from incident) as incidents,
  (select count(*)::int from approval) as approvals, (select count(*)::int from workspace_membership) as members`;

interface MigrationDeath {
  readonly death: Death;
  /** What is there afterwards: the list of migrations, every table, or, of a commit, one of the two. */
  readonly left: 'list' | 'all' | 'either';
}
/** All migrations are one transaction; their list is made before it. */
const MIGRATION_DEATHS: Readonly<Record<string, MigrationDeath>> = {
  'while the ledger is made': {
    death: { statements: ['create table change_request'], when: 'while it is under way' },
    left: 'list',
  },
  'after the first migration': {
    death: { statements: ["insert into .schema_migration.*'20261123-ledger'"], when: 'when it is answered' },
    left: 'list',
  },
  'before the commit': {
    death: { statements: ['saved_report', '^commit$'], when: 'instead of sending it' },
    left: 'list',
  },
  'in the commit': {
    death: { statements: ['saved_report', '^commit$'], when: 'while it is under way' },
    left: 'either',
  },
  'after the commit': {
    death: { statements: ['saved_report', '^commit$'], when: 'when it is answered' },
    left: 'all',
  },
};

describe('a process that is killed', function () {
  this.timeout(120_000);
  let app: TestApp;
  let client: pg.Client;
  before(async () => {
    app = await startTestApp();
    client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
  });
  after(async () => {
    await client?.end();
    await app?.close();
  });

  const ledger = () =>
    [...smallLedger({ endMs: END_MS, teams: 10, days: 400 })].map((record) => `${JSON.stringify(record)}\n`);

  it('in the middle of an import leaves the ledger as it was, and the file can be imported again', async () => {
    const lines = ledger();
    const before = (await client.query(EVERYTHING)).rows[0];
    const gateway = await startGateway(app.databaseUrl);
    const posted = request(`${gateway.url}/ws/${app.slug}/api/v1/ledger/import`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${app.tokens.admin}`,
        'content-type': 'application/x-ndjson',
        connection: 'close',
      },
    });
    const failed = once(posted, 'error');
    const half = Math.floor(lines.length / 2);
    for (const line of lines.slice(0, half)) if (!posted.write(line)) await once(posted, 'drain');
    await gateway.end('SIGKILL');
    posted.write('\n');
    await failed;
    assert.deepEqual((await client.query(EVERYTHING)).rows[0], before);

    const args = ['import', '-', '--workspace', app.slug];
    const environment = { DATABASE_URL: app.databaseUrl };
    const input = lines.join('');
    const first = await runCliProcess(args, { input, environment });
    assert.equal(first.code, 0, first.err);
    const after = (await client.query(EVERYTHING)).rows[0];
    assert.equal(after.changes, lines.filter((line) => line.includes('"type":"change"')).length);
    const second = await runCliProcess(args, { input, environment });
    assert.equal(second.code, 0, second.err);
    assert.deepEqual((await client.query(EVERYTHING)).rows[0], after, 'nothing is there twice');
    assert.equal((await get(app, '/api/v1/analytics/dora/')).status, 200);
  });

  /** A database without anything in it. */
  const emptyDatabase = async () => {
    const name = `vigilo_killed_${randomUUID().slice(0, 8)}`;
    await client.query(`create database ${name}`);
    const url = new URL(app.databaseUrl);
    url.pathname = `/${name}`;
    return { url: url.href, drop: () => client.query(`drop database ${name} with (force)`) };
  };
  const tablesOf = async (url: string) => {
    const there = new pg.Client({ connectionString: url });
    await there.connect();
    const { rows } = await there.query(
      `select table_name from information_schema.tables where table_schema = 'public' order by 1`,
    );
    await there.end();
    return rows.map(({ table_name: name }) => name as string);
  };

  it('in a migration, at any statement, leaves nothing that the next one stumbles over', async () => {
    const whole = await emptyDatabase();
    await runCliProcess(['migrate'], { input: '', environment: { DATABASE_URL: whole.url } });
    const expected = await tablesOf(whole.url);
    assert.ok(expected.includes('change_request') && expected.includes('saved_report'), expected.join());
    await whole.drop();
    const migrated = async ([when, { death, left }]: readonly [string, MigrationDeath]) => {
      const { url, drop } = await emptyDatabase();
      const environment = { DATABASE_URL: url };
      const killed = await runCliProcess(['migrate'], {
        input: '',
        environment: { ...environment, ...dieAt(death) },
      });
      assert.deepEqual(killed, { code: null, out: '', err: '' }, when);
      const tables = await tablesOf(url);
      const possible = {
        list: [['schema_migration']],
        all: [expected],
        either: [['schema_migration'], expected],
      };
      assert.ok(
        possible[left].some((each) => each.join() === tables.join()),
        `${when}: ${tables.join()}`,
      );
      const { code, err } = await runCliProcess(['migrate'], { input: '', environment });
      assert.deepEqual([code, err], [0, ''], when);
      assert.deepEqual(await tablesOf(url), expected, when);
      await drop();
    };
    const deaths = Object.entries(MIGRATION_DEATHS);
    for (let i = 0; i < deaths.length; i += 2) await Promise.all(deaths.slice(i, i + 2).map(migrated));
  });

  it('is no matter where several migrate at once: each waits for its turn', async () => {
    const { url, drop } = await emptyDatabase();
    const environment = { DATABASE_URL: url };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => runCliProcess(['migrate'], { input: '', environment })),
    );
    for (const { code, err } of answers) assert.equal(code, 0, err);
    const applied = answers.filter(({ out }) => /20261123-ledger/.test(out));
    assert.equal(applied.length, 1, answers.map(({ out }) => out).join('---'));
    await drop();
  });
});
