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
import { DuckDbLedger } from './duckdb.js';
import { median, timed } from './measure.js';
import { askPeers } from './peers.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const DAY = 86_400_000;
const DAYS = 1_095;
const MB = 2 ** 20;
/** Above this the others take minutes a cell: only ours is measured. */
const LARGEST_COMPARED = 1_000_000;
/** `--small` takes a minute and shows that everything runs; its numbers are of no use. */
const SIZES = sizes(process.argv);
/** What is written before a question: the newest changes, as most writes are, or such as are spread over all years. */
const WRITES = [
  { count: 1, where: 'newest' },
  { count: 100, where: 'newest' },
  { count: 100, where: 'spread' },
  { count: 10_000, where: 'spread' },
] as const;
type Written = (typeof WRITES)[number];
/** Questions before a cell is timed: until then its code is still being compiled. */
const WARM_UP = 10;
const WINDOWS = [30, 365, DAYS];
const GROUPINGS = [null, 'team', 'service'] as const;

function sizes(argv: readonly string[]): readonly number[] {
  if (argv.includes('--small')) return [20_000];
  return argv.includes('--large') ? [100_000, 1_000_000, 10_000_000] : [100_000, 1_000_000];
}

/** The four metrics with their percentiles, the window before, and their daily series: of the whole, or of every group. */
async function report(source: FactSource, days: number, groupBy: Dimension | null) {
  const question = { window: { startMs: END_MS - days * DAY, endMs: END_MS }, groupBy, filter: {} };
  const rules = { timeZone: 'UTC', settings: { doraFailureWindowHours: 24 }, asOfMs: END_MS };
  const { overall, groups } = await doraReport(source, question, rules);
  const cards = groupBy === null ? [overall] : groups.map(({ scorecard }) => scorecard);
  for (const { rules: ours, board } of cards.slice(0, 1))
    for (const id of METRIC_IDS) board.readOver(id, ours.bucketsBy('day', null).edges);
  for (const card of cards) for (const id of METRIC_IDS) card.read(id);
  return cards;
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
  const theirs = await askPeers(client, { workspaceId, endMs: END_MS, days, groupBy });
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

/** What is measured: a ledger, and the ways to its numbers. */
interface Measured {
  readonly database: TestDatabase;
  readonly client: pg.Client;
  readonly workspaceId: string;
  readonly changes: number;
  readonly warm: FactSource;
  /** null: the others are left out. */
  readonly duckDb: DuckDbLedger | null;
}

async function measureSize(database: TestDatabase, changes: number): Promise<void> {
  const { orm } = database;
  const workspaceId = await fillLarge(orm, { slug: `w${changes}`, changes, days: DAYS, endMs: END_MS });
  const cache = newCache(database);
  const residentBefore = process.memoryUsage.rss();
  const loadMs = await timed(() => cache.warm(workspaceId));
  const warm = cache.sourceOf(workspaceId);
  const coldMs = loadMs + (await timed(() => report(warm, DAYS, 'service')));
  const resident = process.memoryUsage.rss();
  console.log(`\n### ${changes.toLocaleString('en')} changes\n`);
  console.log(
    `Loaded in ${loadMs.toFixed(0)} ms, with the first answer, of all groups and years, ${coldMs.toFixed(0)} ms.`,
  );
  console.log(
    `${inMiB(cache.bytes)} of facts, ${(cache.bytes / changes / 1.2).toFixed(1)} bytes a record; the whole process has ${inMiB(resident)} resident, ${inMiB(resident - residentBefore)} more than before it loaded them.\n`,
  );
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const isCompared = changes <= LARGEST_COMPARED;
  const duckDb = isCompared ? await DuckDbLedger.of(await warm.read([{ startMs: 0, endMs: END_MS }])) : null;
  const measured = { database, client, workspaceId, changes, warm, duckDb };
  console.log(
    'After so many writes: of the newest changes, or of such as are spread evenly over the three years. Cold: a gateway that holds nothing loads the workspace, then answers; measured once a cell, up to a million changes (what is asked of it meanwhile is answered by our SQL).\n',
  );
  const after = WRITES.map(({ count, where }) => `after ${count.toLocaleString('en')} ${where} ms`).join(
    ' | ',
  );
  console.log(
    `| window | by | peers ms | DuckDB ms | our SQL ms | cache ms | ${after} | cold ms | peers ÷ cache | DuckDB ÷ cache | after 100 newest ÷ cache |`,
  );
  console.log(`| --- | --- |${' ---: |'.repeat(12)}`);
  for (const days of WINDOWS) for (const groupBy of GROUPINGS) await measureCell(measured, days, groupBy);
  await measureCatchingUp(measured);
  duckDb?.close();
  await client.end();
}

async function measureCell(measured: Measured, days: number, groupBy: Dimension | null): Promise<void> {
  const { warm } = measured;
  const others = await measureOthers(measured, days, groupBy);
  const runs = days === 30 ? 15 : 7;
  for (let time = 0; time < WARM_UP; time += 1) await report(warm, days, groupBy);
  const held = await median(runs, () => timed(() => report(warm, days, groupBy)));
  const after: number[] = [];
  for (const written of WRITES)
    after.push(
      await median(written.count > 100 ? 3 : runs, async () => {
        await write(measured, written);
        return timed(() => report(warm, days, groupBy));
      }),
    );
  const cold = others && (await measureCold(measured, days, groupBy));
  const shown = (value: number | undefined, digits: number) => value?.toFixed(digits) ?? '–';
  const cells = [
    ...[others?.peers, others?.inDuckDb, others?.ourSql, held, ...after].map((ms) => shown(ms, 1)),
    shown(cold, 0),
    shown(others && others.peers / held, 0),
    shown(others && others.inDuckDb / held, 1),
    shown((after[1] ?? Number.NaN) / held, 1),
  ];
  console.log(`| ${days} days | ${groupBy ?? '–'} | ${cells.join(' | ')} |`);
}

/** Of the sizes that are compared: of the largest it takes most of a minute, whatever is asked then. */
function measureCold({ database, workspaceId }: Measured, days: number, groupBy: Dimension | null) {
  return timed(async () => {
    const cache = newCache(database);
    await cache.warm(workspaceId);
    await report(cache.sourceOf(workspaceId), days, groupBy);
  });
}

async function measureOthers(measured: Measured, days: number, groupBy: Dimension | null) {
  const { database, client, workspaceId, warm, duckDb } = measured;
  if (duckDb === null) return undefined;
  const window = { startMs: END_MS - days * DAY, endMs: END_MS };
  const sql = createSqlFactSource(() => workspaceEm(database.orm, workspaceId), workspaceId);
  await assertSame(client, workspaceId, warm, days, groupBy);
  await assertSameInDuckDb(duckDb, warm, days, groupBy);
  return {
    peers: await median(days === 30 ? 5 : 3, () =>
      timed(() => askPeers(client, { workspaceId, endMs: END_MS, days, groupBy })),
    ),
    inDuckDb: await median(5, () => timed(() => duckDb.ask(window, groupBy))),
    ourSql: await median(3, () => timed(() => report(sql, days, groupBy))),
  };
}

async function measureCatchingUp(measured: Measured): Promise<void> {
  const read = () => timed(() => measured.warm.read([{ startMs: END_MS - 60 * DAY, endMs: END_MS }]));
  console.log(`\n- facts brought up to date after no write: ${(await median(7, read)).toFixed(1)} ms`);
  for (const written of WRITES) {
    const ms = await median(7, async () => {
      await write(measured, written);
      return read();
    });
    const { count, where } = written;
    console.log(`- after ${count.toLocaleString('en')} writes, ${where}: ${ms.toFixed(1)} ms`);
  }
}

/** Likewise: the sums of p90 of every group and every day. */
async function assertSameInDuckDb(
  duckDb: DuckDbLedger,
  source: FactSource,
  days: number,
  groupBy: Dimension | null,
) {
  const cards = await report(source, days, groupBy);
  const { changes, changeSeries } = await duckDb.ask(
    { startMs: END_MS - days * DAY, endMs: END_MS },
    groupBy,
  );
  const sumOf = (leads: readonly unknown[]) =>
    leads.reduce<number>((sum, lead) => sum + ((lead as number[] | null)?.[1] ?? 0) / 3_600_000, 0);
  const [, isCurrent = [], , , , leads = []] = changes;
  const pairs = [
    [
      cards.reduce((sum, card) => sum + (card.read('lead_time').p90 ?? 0), 0),
      sumOf(leads.filter((_lead, row) => isCurrent[row] === true)),
    ],
    [
      cards
        .flatMap((card) => card.series('lead_time', 'day', null))
        .reduce((sum, { reading }) => sum + (reading.p90 ?? 0), 0),
      sumOf(changeSeries.at(-1) ?? []),
    ],
  ] as const;
  for (const [ours, theirs] of pairs)
    if (!(Math.abs(ours - theirs) <= 1e-9 * Math.abs(theirs)))
      throw new Error(`${days} days by ${groupBy} in DuckDB: ${ours} is not ${theirs}`);
}

let rounds = 0;

/** Changes how well that many changes closed: one in so many of all, others every time. */
async function write({ database, workspaceId, changes }: Measured, { count, where }: Written): Promise<void> {
  rounds += 1;
  const step = where === 'newest' ? 1 : Math.floor(changes / count);
  const first = where === 'newest' ? 0 : rounds * 7_919;
  await operatorEm(database.orm).execute(
    `update change_request set closure_code = case closure_code when 'successful' then 'successful_with_issues' when 'successful_with_issues' then 'successful' else closure_code end
     where workspace_id = ? and number in (select 'C' || 1 + (?::bigint + i * ?::bigint) % ?::bigint from generate_series(0, ?::bigint - 1) i)`,
    [workspaceId, first, step, changes, count],
  );
}

function newCache({ orm }: TestDatabase): FactCache {
  return new FactCache(orm, { maxBytes: 2_048 * MB });
}

function inMiB(bytes: number): string {
  return `${(bytes / MB).toFixed(0)} MiB`;
}

const database = await createTestDatabase();
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
for (const changes of SIZES) await measureSize(database, changes);
await database.close();
await mochaHooks.afterAll();
