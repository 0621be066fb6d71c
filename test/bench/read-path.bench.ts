import { cpus } from 'node:os';
import pg from 'pg';
import { doraReport } from '../../src/analytics/dora-report.js';
import type { FactSource } from '../../src/analytics/ports.js';
import { operatorEm, workspaceEm } from '../../src/db/orm.js';
import type { Dimension } from '../../src/domain/grouping.js';
import { METRIC_IDS } from '../../src/domain/metrics/metric.js';
import { FactCache } from '../../src/ledger/fact-cache/fact-cache.js';
import { createSqlFactSource } from '../../src/ledger/sql-fact-source.js';
import { createTestDatabase, mochaHooks, type TestDatabase } from '../support/database.js';
import { fillLarge } from '../support/million.js';
import { median, timed } from './measure.js';
import { peersStatements } from './peers.sql.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const DAY = 86_400_000;
const DAYS = 1_095;
const MB = 2 ** 20;
const SIZES = process.argv.includes('--large') ? [100_000, 1_000_000, 10_000_000] : [100_000, 1_000_000];
const WINDOWS = [30, 365, DAYS];
const GROUPINGS = [null, 'team', 'service'] as const;

/** The four metrics with their percentiles, the window before, and their daily series: of the whole, or of every group. */
async function report(source: FactSource, days: number, groupBy: Dimension | null) {
  const question = { window: { startMs: END_MS - days * DAY, endMs: END_MS }, groupBy, filter: {} };
  const rules = { timeZone: 'UTC', settings: { doraFailureWindowHours: 24 }, asOfMs: END_MS };
  const { overall, groups } = await doraReport(source, question, rules);
  const cards = groupBy === null ? [overall] : groups.map(({ scorecard }) => scorecard);
  for (const { rules: ours, board } of cards.slice(0, 1))
    for (const id of METRIC_IDS) board.readBuckets(id, ours.bucketsBy('day', null));
  for (const card of cards) for (const id of METRIC_IDS) card.read(id);
  return cards;
}

async function askPeers(client: pg.Client, workspaceId: string, days: number, groupBy: Dimension | null) {
  const { changes, incidents, changeSeries, incidentSeries } = peersStatements(groupBy);
  const at = [END_MS - 2 * days * DAY, END_MS - days * DAY, END_MS].map((ms) => new Date(ms).toISOString());
  const ask = async (sql: string) => (await client.query(sql, [workspaceId, ...at])).rows;
  return {
    changes: await ask(changes),
    incidents: await ask(incidents),
    changeSeries: await ask(changeSeries),
    incidentSeries: await ask(incidentSeries),
  };
}

/** The sums of what both say: a peer that computes something else would be no measure. */
async function assertSame(
  client: pg.Client,
  workspaceId: string,
  source: FactSource,
  days: number,
  groupBy: Dimension | null,
) {
  const cards = await report(source, days, groupBy);
  const theirs = await askPeers(client, workspaceId, days, groupBy);
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const now = (rows: readonly { is_current: boolean }[]) => rows.filter((row) => row.is_current) as never[];
  const pairs = [
    [
      sum(cards.map((card) => card.read('deploy_frequency').sampleSize)),
      sum(now(theirs.changes).map(({ successful }) => successful)),
    ],
    [
      sum(cards.map((card) => card.read('change_failure_rate').failed ?? 0)),
      sum(now(theirs.changes).map(({ failed }) => failed)),
    ],
    [
      sum(cards.map((card) => card.read('lead_time').p90 ?? 0)),
      sum(now(theirs.changes).map(({ lead_ms }) => (lead_ms?.[1] ?? 0) / 3_600_000)),
    ],
    [
      sum(cards.map((card) => card.read('mttr').value ?? 0)),
      sum(now(theirs.incidents).map(({ restore_ms }) => (restore_ms?.[0] ?? 0) / 3_600_000)),
    ],
    [
      sum(
        cards.flatMap((card) => card.series('lead_time', 'day', null).map(({ reading }) => reading.p90 ?? 0)),
      ),
      sum(theirs.changeSeries.map(({ lead_ms }) => (lead_ms?.[1] ?? 0) / 3_600_000)),
    ],
  ] as const;
  for (const [ours, other] of pairs)
    if (Math.abs(ours - other) > 1e-9 * Math.abs(other))
      throw new Error(`${days} days by ${groupBy}: ${ours} is not ${other}`);
}

async function measureSize(database: TestDatabase, changes: number): Promise<void> {
  const { orm } = database;
  const workspaceId = await fillLarge(orm, { slug: `w${changes}`, changes, days: DAYS, endMs: END_MS });
  const sql = createSqlFactSource(() => workspaceEm(orm, workspaceId), workspaceId);
  const cache = new FactCache(orm, { maxBytes: 2_048 * MB });
  const loadMs = await timed(() => cache.warm(workspaceId));
  const warm = cache.sourceOf(workspaceId);
  console.log(
    `\n### ${changes.toLocaleString('en')} changes\n\nLoaded in ${loadMs.toFixed(0)} ms; ${(cache.bytes / MB).toFixed(0)} MB, ${(cache.bytes / changes / 1.2).toFixed(1)} bytes a record.\n`,
  );
  console.log(
    '| window | by | peers ms | our SQL ms | cache ms | after 100 writes ms | peers ÷ cache | after writes ÷ cache |',
  );
  console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  for (const days of WINDOWS) {
    for (const groupBy of GROUPINGS) {
      await assertSame(client, workspaceId, warm, days, groupBy);
      const runs = days === 30 ? 15 : 7;
      const peers = await median(days === 30 ? 5 : 3, () =>
        timed(() => askPeers(client, workspaceId, days, groupBy)),
      );
      const ourSql = await median(3, () => timed(() => report(sql, days, groupBy)));
      const held = await median(runs, () => timed(() => report(warm, days, groupBy)));
      const written = await median(runs, async () => {
        await write(database, workspaceId, 100);
        return timed(() => report(warm, days, groupBy));
      });
      const cells = [peers, ourSql, held, written].map((ms) => ms.toFixed(1));
      console.log(
        `| ${days} days | ${groupBy ?? '–'} | ${cells.join(' | ')} | ${(peers / held).toFixed(0)} | ${(written / held).toFixed(1)} |`,
      );
    }
  }
  for (const writes of [0, 1, 100, 10_000]) {
    const ms = await median(7, async () => {
      await write(database, workspaceId, writes);
      return timed(() => warm.read([{ startMs: END_MS - 60 * DAY, endMs: END_MS }]));
    });
    console.log(
      `${writes === 0 ? '\n' : ''}- facts brought up to date after ${writes.toLocaleString('en')} writes: ${ms.toFixed(1)} ms`,
    );
  }
  await client.end();
}

/** Changes the outcome of that many changes, from the newest on. */
async function write({ orm }: TestDatabase, workspaceId: string, count: number): Promise<void> {
  await operatorEm(orm).execute(
    `update change_request set closure_code = case closure_code when 'successful' then 'successful_with_issues' else 'successful' end
     where workspace_id = ? and closure_code <> 'unsuccessful' and number in (select 'C' || i from generate_series(1, ?::int) i)`,
    [workspaceId, count],
  );
}

const database = await createTestDatabase();
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
for (const changes of SIZES) await measureSize(database, changes);
await database.close();
await mochaHooks.afterAll();
