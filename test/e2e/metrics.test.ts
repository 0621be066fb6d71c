import assert from 'node:assert/strict';
import { isObjectType } from 'graphql';
import pg from 'pg';
import { evaluateMetricRegressions } from '../../scheduler/jobs/evaluate-metric-regressions.job.js';
import { inWorkspaceTransaction } from '../../src/db/workspace-transaction.js';
import { createSchema } from '../../src/graphql/schema.js';
import { evaluationServices } from '../../src/jobs.js';
import { createLog } from '../../src/log.js';
import { NO_TRACING } from '../../src/telemetry/tracing.js';
import { watchEvaluation } from '../../src/telemetry/watch-evaluation.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { subscribe } from '../support/live-client.js';
import { OF_THE_PROCESS, scrape } from '../support/scrape.js';
import { smallLedger } from '../support/small-ledger.js';
import { waitUntil } from '../support/wait-until.js';

const NOW = Date.parse('2026-05-20T09:30:00Z');
const NIGHT = Date.parse('2026-05-20T02:00:00Z');
const MAY = '{ start: "2026-05-01T00:00:00Z", end: "2026-05-15T00:00:00Z" }';
const SUBSCRIPTION = 'subscription { regressionAlertRaised { id } }';

const operations = (kind: string, field: string, outcome: string) =>
  `vigilo_graphql_operation_seconds_count{kind="${kind}",field="${field}",outcome="${outcome}"}`;

describe('what the gateway tells Prometheus', () => {
  let app: TestApp;
  let writer: pg.Client;
  before(async () => {
    app = await startTestApp({ clock: () => NOW, ledger: smallLedger({ endMs: NOW }) });
    writer = new pg.Client({ connectionString: app.databaseUrl });
    await writer.connect();
    await waitUntil('the facts are in memory', async () => {
      await ask(app, '{ dora { window { start } overall { mttrHours { p50 } } } }');
      return (await scrape(app)).value('vigilo_fact_cache_workspaces') === 1;
    });
  });
  after(async () => {
    await writer.end();
    await app.close();
  });

  /** By how much series rose while something was done. */
  const riseOf = async (series: readonly string[], work: () => Promise<unknown>) => {
    const before = await scrape(app);
    await work();
    const after = await scrape(app);
    return series.map((each) => after.value(each) - before.value(each));
  };

  it('counts operations by kind, root field of the schema and outcome', async () => {
    const done = await riseOf(
      [
        operations('query', 'workspace', 'ok'),
        operations('query', 'several', 'ok'),
        operations('query', 'introspection', 'ok'),
        operations('query', 'changes', 'refused'),
        operations('mutation', 'acknowledgeRegressionAlert', 'refused'),
        'vigilo_graphql_invalid_documents_total',
      ],
      async () => {
        await ask(
          app,
          'query Whatever { anything: workspace { slug } ...F } fragment F on Query { workspace { name } }',
        );
        await ask(app, '{ workspace { slug } viewer { role } }');
        await ask(app, '{ __schema { queryType { name } } }');
        await ask(app, '{ changes(first: 0) { totalCount } }');
        await ask(app, 'mutation { acknowledgeRegressionAlert(input: {id: "x"}) { alert { id } } }');
        await ask(app, '{ nothingOfTheKind }');
        await ask(app, '{ not a document');
      },
    );
    assert.deepEqual(done, [1, 1, 1, 1, 1, 2]);
  });

  it('counts an operation that failed by a fault of ours', async () => {
    const [failed] = await riseOf([operations('query', 'changes', 'failed')], async () => {
      await writer.query('alter table change_request rename to change_request_away');
      await ask(app, '{ changes(first: 3) { edges { node { number } } } }');
      await writer.query('alter table change_request_away rename to change_request');
    });
    assert.equal(failed, 1);
  });

  it('has no label that a client wrote', async () => {
    await ask(app, 'query ZebraText { zebraAlias: workspace { slug } }');
    await ask(app, '{ zebraField }');
    await fetch(`${app.url}/ws/zebra-slug/graphql?zebra=text`);
    await fetch(`${app.url}/zebra/path`);
    assert.doesNotMatch((await scrape(app)).text, /zebra/i);
  });

  it('counts readings from memory, by SQL, and what was written since', async () => {
    const [memory, sql, rows] = await riseOf(
      [
        'vigilo_fact_cache_reads_total{source="memory"}',
        'vigilo_fact_cache_reads_total{source="sql"}',
        'vigilo_fact_cache_news_rows_total',
      ],
      async () => {
        await writer.query(
          `update change_request set title = 'Another' where workspace_id = $1 and number in ('CHG-000001', 'CHG-000002')`,
          [app.workspaceId],
        );
        await ask(app, '{ dora { overall { leadTimeHours { p90 } } } }');
      },
    );
    assert.deepEqual([memory, sql], [1, 0]);
    assert.ok(rows !== undefined && rows >= 2, `${rows} rows of news`);
    const now = await scrape(app);
    assert.ok(now.value('vigilo_fact_cache_bytes') > 1_000);
    assert.equal(now.value('vigilo_fact_cache_load_seconds_count{outcome="loaded"}'), 1);
    assert.ok(
      now.value('vigilo_fact_cache_reads_total{source="sql"}') >= 1,
      'SQL answered while they were loaded',
    );
  });

  it('counts a workspace whose facts cannot be loaded', async () => {
    const other = await startTestApp({ sharing: app, slug: 'other' });
    try {
      await writer.query('alter table runbook_execution rename to runbook_execution_away');
      await ask(other, '{ dora { overall { mttrHours { p50 } } } }');
      await waitUntil('the load has failed', async () => {
        const { value } = await scrape(other);
        return value('vigilo_fact_cache_load_seconds_count{outcome="failed"}') >= 1;
      });
    } finally {
      await writer.query('alter table runbook_execution_away rename to runbook_execution');
      await other.close();
    }
  });

  it('counts answers that are given again', async () => {
    const question = `{ dora(window: ${MAY}) { overall { mttrHours { p50 } } } }`;
    const [hits, misses] = await riseOf(
      [
        'vigilo_answer_cache_requests_total{outcome="hit"}',
        'vigilo_answer_cache_requests_total{outcome="miss"}',
      ],
      async () => {
        for (let i = 0; i < 5; i += 1) await ask(app, question);
      },
    );
    assert.deepEqual([hits, misses], [3, 2]);
    const now = await scrape(app);
    assert.ok(now.value('vigilo_answer_cache_answers') >= 1);
    assert.ok(now.value('vigilo_answer_cache_bytes') > 100);
  });

  it('counts who is connected, and what they are subscribed to, until they go', async () => {
    const live = () =>
      scrape(app).then(({ value }) => [
        value('vigilo_live_connections{transport="websocket"}'),
        value('vigilo_live_connections{transport="sse"}'),
        value('vigilo_graphql_subscriptions'),
      ]);
    assert.deepEqual(await live(), [0, 0, 0]);
    const url = `${app.url}/ws/${app.slug}/graphql`;
    const client = await subscribe({ url, token: app.tokens.viewer, query: SUBSCRIPTION });
    const leaving = new AbortController();
    const stream = await fetch(url, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${app.tokens.viewer}`, accept: 'text/event-stream' },
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query: SUBSCRIPTION }),
      signal: leaving.signal,
    });
    assert.equal(stream.status, 200);
    await waitUntil('both are counted', async () => (await live()).join() === '1,1,2');
    await client.close();
    leaving.abort();
    await waitUntil('both are gone', async () => (await live()).join() === '0,0,0');
  });

  it('tells how long resolvers take that wait, the items of a list once, compiled or not', async () => {
    const series = (type: string, field: string) =>
      `vigilo_graphql_resolver_seconds_count{type="${type}",field="${field}"}`;
    const waiting = [
      series('Query', 'changes'),
      series('ChangeRequest', 'incidents'),
      series('Query', 'viewer'),
    ];
    const query =
      'query ($first: Int!) { mine: changes(first: $first) { edges { node { title incidents { number } } } } }';
    for (let times = 0; times < 3; times += 1) {
      // Another page each time, or the answer would be a kept one.
      const asked = async () =>
        assert.deepEqual((await ask(app, query, { variables: { first: 20 + times } })).errors, []);
      assert.deepEqual(await riseOf(waiting, asked), [1, 1, 0], `asked ${times} times before`);
    }
    const { text } = await scrape(app);
    const labels = [
      ...text.matchAll(/^vigilo_graphql_resolver_seconds_count\{type="(\w+)",field="(\w+)"\}/gm),
    ];
    const schema = createSchema();
    for (const [, type = '', field = ''] of labels) {
      const parent = schema.getType(type);
      assert.ok(isObjectType(parent) && field in parent.getFields(), `${type}.${field}`);
    }
    assert.doesNotMatch(text, /resolver_seconds_count\{type="ChangeRequest",field="title"/);
  });

  it('counts evaluations by outcome, and tells how old the last good night is', async () => {
    const watch = watchEvaluation(NO_TRACING, app.count.countEvaluation);
    const pace = { everyMs: 1_000, lockMs: 30_000 };
    const services = { orm: app.orm, clock: () => NOW, log: createLog('silent'), watch, ...pace };
    const job = evaluateMetricRegressions({ ...evaluationServices(app.orm), ...services });
    await writer.query(`update workspace set created_at = '2026-05-01'`);
    assert.equal(
      (await scrape(app)).value('vigilo_last_night_age_seconds'),
      (NOW - Date.parse('2026-05-01T00:00:00Z')) / 1_000,
    );
    const series = (outcome: string) => `vigilo_evaluation_seconds_count{outcome="${outcome}"}`;
    await writer.query('alter table change_request rename to change_request_away');
    const [failed] = await riseOf([series('failed')], () => job.run(async () => true));
    await writer.query('alter table change_request_away rename to change_request');
    assert.ok(failed !== undefined && failed >= 1);
    await writer.query(`delete from evaluation_run`);
    const [done] = await riseOf([series('done')], () => job.run(async () => true));
    assert.ok(done !== undefined && done >= 1);
    assert.equal((await scrape(app)).value('vigilo_last_night_age_seconds'), (NOW - NIGHT) / 1_000);
  });

  it('tells how its connections to the database are used', async () => {
    const inUse = 'vigilo_database_connections{state="in_use"}';
    assert.equal((await scrape(app)).value(inUse), 0);
    await inWorkspaceTransaction(app.orm, app.workspaceId, async () => {
      assert.equal((await scrape(app)).value(inUse), 1);
    });
    const now = await scrape(app);
    assert.equal(now.value('vigilo_database_connections{state="waiting"}'), 0);
    assert.ok(now.value('vigilo_database_connections{state="idle"}') >= 1);
  });

  it('says what each of its own metrics is', async () => {
    const { help } = await scrape(app);
    const own = [...help].filter(([name]) => !OF_THE_PROCESS.test(name));
    assert.ok(own.length > 15);
    for (const [name, said] of own) assert.match(said, /^[A-Z].{10,}\.$/, name);
  });
});
