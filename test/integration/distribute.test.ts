import assert from 'node:assert/strict';
import pg from 'pg';
import { distribute, planDistribution, scriptOf } from '../../src/db/distribute/distribute.js';
import { LEDGER_TABLES } from '../../src/db/distribute/ledger-tables.js';
import { pendingMigrations } from '../../src/db/migrate.js';
import { operatorEm, workspaceEm } from '../../src/db/orm.js';
import { APPLICATION_ROLE } from '../../src/db/workspace-policy.js';
import { FactCache } from '../../src/ledger/fact-cache/fact-cache.js';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
import { createSqlFactSource } from '../../src/ledger/sql-fact-source.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { seeded, settle, writeSomething } from '../support/ledger-history.js';
import { ledgerLayout, partitionCounts } from '../support/ledger-layout.js';
import { plainEvents, plainFacts } from '../support/plain-facts.js';
import { smallLedger } from '../support/small-ledger.js';
import { waitUntil } from '../support/wait-until.js';
import { fillEveryTable } from '../support/workspace-rows.js';

const NOW = Date.parse('2026-05-20T09:30:00Z');
const ALL = { startMs: Date.parse('2000-01-01T00:00:00Z'), endMs: Date.parse('2100-01-01T00:00:00Z') };
const CARD = `deployFrequencyPerDay { value previous } leadTimeHours { p50 p90 series(interval: WEEK) { value p90 } }
  changeFailureRate { value failures(first: 5) { edges { node { number affectedAssets { key } incidents { number } } } } } mttrHours { p50 p90 }`;
const WINDOW = 'window: { start: "2026-03-25T00:00:00Z", end: "2026-05-20T00:00:00Z" }';
const QUESTIONS = [
  `{ dora(${WINDOW}, groupBy: TEAM) { overall { ${CARD} } groups { edges { node { key metrics { ${CARD} } } } } } }`,
  `{ dora(${WINDOW}, groupBy: SERVICE) { groups { edges { node { key metrics { ${CARD} } } } } } }`,
  '{ changes(first: 20) { edges { node { number approvals { id } runbookExecutions { runbook } } } } incidents(first: 20) { edges { node { number causedBy { number } } } } }',
];

async function* ndjson(records: Iterable<object>): AsyncGenerator<string> {
  for (const record of records) yield `${JSON.stringify(record)}\n`;
}

describe('vigilo distribute on plain PostgreSQL', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let mine: string;
  let theirs: string;
  const clients: pg.Client[] = [];
  const apps: TestApp[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    mine = await fillEveryTable(database.orm);
    theirs = await fillEveryTable(database.orm);
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
    for (const client of clients.splice(0)) await client.end().catch(() => undefined);
    await database.close();
  });

  const connect = async () => {
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  const tableOf = async (sql: string) => (await operatorEm(database.orm).execute(sql))[0] ?? assert.fail(sql);

  it('answers every question as before, by a gateway that runs on and by one that starts', async () => {
    const app = await startTestApp({
      database,
      clock: () => NOW,
      ledger: smallLedger({ endMs: NOW, days: 120 }),
    });
    apps.push(app);
    const answersOf = async (of: TestApp) => {
      const answers = [];
      for (const question of QUESTIONS) {
        const { data, errors } = await ask(of, question);
        assert.deepEqual(errors, []);
        answers.push(data);
      }
      return answers;
    };
    const before = await answersOf(app);
    assert.ok(JSON.stringify(before).length > 10_000, 'there is something to compare');
    assert.equal((await distribute(database.orm, { parts: 4 })).statements.length > 0, true);
    assert.deepEqual(await partitionCounts(database.orm), [4, 4, 4, 4, 4]);
    const other = await startTestApp({ sharing: app, clock: () => NOW });
    apps.unshift(other);
    assert.deepEqual(await answersOf(other), before, 'by a gateway that starts');
    const again = smallLedger({ endMs: NOW, days: 120 });
    const { orm } = database;
    const summary = await importLedger({
      orm,
      workspaceId: app.workspaceId,
      writerRole: null,
      lines: ndjson(again),
    });
    assert.deepEqual([summary.inserted, summary.updated], [0, 0], 'the file that the ledger was made of');
    assert.deepEqual(await answersOf(app), before, 'by a gateway that runs on');
    const more = {
      ...first(smallLedger({ endMs: NOW, days: 120 }), 'change'),
      ...{ number: 'CHG-NEW', state: 'completed', closure_code: 'successful' },
      created_at: '2026-05-18T00:00:00Z',
      completed_at: '2026-05-19T00:00:00Z',
    };
    await importLedger({ orm, workspaceId: app.workspaceId, writerRole: null, lines: ndjson([more]) });
    const counted =
      '{ dora(window: { start: "2026-05-19T00:00:00Z", end: "2026-05-20T00:00:00Z" }) { overall { leadTimeHours { sampleSize } } } }';
    const [ours, fresh] = [await ask(app, counted), await ask(other, counted)];
    assert.deepEqual(ours.data, fresh.data);
    assert.equal(ours.data.dora.overall.leadTimeHours.sampleSize, 3);
  });

  it('keeps columns, keys, checks, references, indexes, policies, grants and triggers, whatever the number', async () => {
    const before = await ledgerLayout(database.orm);
    assert.ok(before.length > 100, 'the layout is found');
    for (const parts of [3, 5]) {
      await distribute(database.orm, { parts });
      assert.deepEqual(await ledgerLayout(database.orm), before);
      assert.deepEqual(await partitionCounts(database.orm), Array(5).fill(parts));
    }
    assert.deepEqual(await pendingMigrations(database.orm), []);
    await fillEveryTable(database.orm);
  });

  it('goes on counting where the ids were', async () => {
    const newest = 'select max(id)::int as id from change_request';
    const { id } = await tableOf(newest);
    await distribute(database.orm, { parts: 2 });
    await fillEveryTable(database.orm);
    assert.equal((await tableOf(newest)).id, Number(id) + 1);
  });

  it('says that there is nothing to do the second time', async () => {
    const { parts } = await distribute(database.orm, {});
    assert.equal(parts, 16);
    const seen = await tableOf(`select 'change_request'::regclass::oid as oid`);
    for (const order of [{}, { parts: 16 }]) {
      assert.deepEqual((await distribute(database.orm, order)).statements, []);
      assert.equal(scriptOf(await planDistribution(database.orm, order)), '-- nothing to do');
    }
    assert.deepEqual(await tableOf(`select 'change_request'::regclass::oid as oid`), seen, 'the same table');
  });

  it('plans without doing, and the plan does the same when it is run by hand', async () => {
    const before = await ledgerLayout(database.orm);
    const script = scriptOf(await planDistribution(database.orm, { parts: 3 }));
    assert.deepEqual(await partitionCounts(database.orm), [0, 0, 0, 0, 0]);
    await (await connect()).query(script);
    assert.deepEqual(await partitionCounts(database.orm), [3, 3, 3, 3, 3]);
    assert.deepEqual(await ledgerLayout(database.orm), before);
  });

  it('tells memory of every write of a random history, before, between and after', async () => {
    const { orm } = database;
    const { id } = await createWorkspace(orm, { slug: 'history', name: 'W', timeZone: 'UTC' });
    const writer = await connect();
    await settle(writer, id);
    const cache = new FactCache(orm, { maxBytes: 1 << 26 });
    const pick = seeded(11);
    for (let step = 0; step < 90; step += 1) {
      if (step === 30) await distribute(orm, { parts: 4 });
      if (step === 60) await distribute(orm, { parts: 3 });
      await writeSomething(writer, id, pick).catch((error: { code?: string }) =>
        assert.ok(['23503', '23514'].includes(error.code ?? ''), String(error)),
      );
      await cache.warm(id);
      const held = await cache.sourceOf(id).readOperations([ALL], ALL.endMs);
      const sql = await createSqlFactSource(() => workspaceEm(orm, id), id).readOperations([ALL], ALL.endMs);
      assert.deepEqual(plainFacts(held, ALL), plainFacts(sql, ALL), `step ${step}`);
      assert.deepEqual(plainEvents(held, ALL), plainEvents(sql, ALL), `step ${step}`);
    }
  });

  it('deletes what hangs on a change with it, and says so in the feed', async () => {
    await distribute(database.orm, { parts: 4 });
    const em = workspaceEm(database.orm, mine);
    await em.execute('delete from runbook_execution; delete from approval; delete from incident');
    await em.execute('delete from ledger_feed');
    await em.execute('delete from change_request');
    assert.equal((await em.execute('select from change_affected_asset')).length, 0);
    const kinds = await em.execute('select distinct kind from ledger_feed order by kind');
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      [1, 5],
    );
    const left = await operatorEm(database.orm).execute(
      'select distinct workspace_id::text as id from change_affected_asset',
    );
    assert.deepEqual(
      left.map(({ id }) => id),
      [theirs],
    );
  });

  it('keeps one workspace from the rows of another, and the application from every partition', async () => {
    await distribute(database.orm, { parts: 2 });
    const em = workspaceEm(database.orm, mine);
    const parts = await operatorEm(database.orm).execute<{ name: string }[]>(
      `select relname as "name" from pg_class where relispartition and relkind = 'r'`,
    );
    assert.equal(parts.length, 10);
    // Their own triggers, which let no row have another key, would be first to refuse it.
    for (const table of ['change_request', 'incident'])
      await operatorEm(database.orm).execute(`alter table ${table} disable trigger ${table}_keeps_its_key`);
    for (const table of LEDGER_TABLES) {
      const seen = await em.execute(`select distinct workspace_id::text as id from ${table}`);
      assert.deepEqual(
        seen.map(({ id }) => id),
        [mine],
        table,
      );
      const update = em.execute(`update ${table} set workspace_id = ?`, [theirs]);
      await assert.rejects(update, /row-level security/);
    }
    for (const { name } of parts) {
      for (const sql of [`select from ${name}`, `delete from ${name}`, `insert into ${name} default values`])
        await assert.rejects(em.execute(sql), { code: '42501', message: /permission denied/ }, sql);
      // Were it ever granted by mistake, it would show nothing still.
      await operatorEm(database.orm).execute(`grant select, delete on ${name} to ${APPLICATION_ROLE}`);
      assert.equal((await em.execute(`select from ${name}`)).length, 0, name);
      assert.equal((await em.execute(`delete from ${name} returning 1`)).length, 0, name);
    }
  });

  it('gives up where the tables are in use without a pause, and holds nobody up meanwhile', async () => {
    const writer = await connect();
    await writer.query(`begin; update change_request set title = 'being written'`);
    const trying = distribute(database.orm, { parts: 4, patienceMs: 500 });
    const reader = await connect();
    await reader.query(`set lock_timeout = '400ms'`);
    for (let n = 0; n < 50; n += 1) await reader.query('select from incident');
    await assert.rejects(trying, { name: 'PublicError', message: /in use .*: nothing was done, try again/ });
    await writer.query('commit');
    assert.deepEqual(await partitionCounts(database.orm), [0, 0, 0, 0, 0]);
    await distribute(database.orm, { parts: 4 });
    assert.equal(
      (await tableOf(`select count(*)::int as n from change_request where title = 'being written'`)).n,
      2,
    );
  });

  it('leaves the ledger as it was where it is killed in the middle', async () => {
    const before = await ledgerLayout(database.orm);
    const holder = await connect();
    await holder.query('select pg_advisory_lock(42)');
    // Stops it where the old tables are gone and the new ones have no keys yet.
    await holder.query(`create function wait_here() returns event_trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(42); end $$;
      create event trigger wait_here on sql_drop execute function wait_here()`);
    const killed = assert.rejects(distribute(database.orm, { parts: 4 }));
    await waitUntil('it is in the middle', async () => {
      const { rows } = await holder.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event = 'advisory' and query like 'drop table%'`,
      );
      return rows.length > 0;
    });
    await killed;
    await holder.query('drop event trigger wait_here; select pg_advisory_unlock(42)');
    assert.deepEqual(await ledgerLayout(database.orm), before);
    assert.deepEqual(await partitionCounts(database.orm), [0, 0, 0, 0, 0]);
    assert.equal((await tableOf('select count(*)::int as n from change_request')).n, 2);
    assert.ok((await distribute(database.orm, { parts: 4 })).statements.length > 0, 'and can be begun again');
  });

  it('does once what two are told at the same time', async () => {
    const both = await Promise.all([1, 2].map(() => distribute(database.orm, { parts: 3 })));
    assert.deepEqual(both.map(({ statements }) => statements.length > 0).sort(), [false, true]);
    assert.deepEqual(await partitionCounts(database.orm), [3, 3, 3, 3, 3]);
  });
});

function first(records: Iterable<object>, type: string): object {
  for (const record of records) if ('type' in record && record.type === type) return record;
  return assert.fail(`no ${type}`);
}
