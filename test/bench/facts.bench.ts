import { doraReport } from '../../src/analytics/dora-report.js';
import type { FactSource } from '../../src/analytics/ports.js';
import { operatorEm, workspaceEm } from '../../src/db/orm.js';
import type { Dimension } from '../../src/domain/grouping.js';
import { METRIC_IDS } from '../../src/domain/metrics/metric.js';
import { FactCache } from '../../src/ledger/fact-cache/fact-cache.js';
import { createSqlFactSource } from '../../src/ledger/sql-fact-source.js';
import { createTestDatabase, mochaHooks } from '../support/database.js';
import { fillLarge } from '../support/million.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const DAY = 86_400_000;
const CHANGES = 1_000_000;
const RUNS = 7;
const MB = 2 ** 20;

const database = await createTestDatabase();
const { orm } = database;
const workspaceId = await fillLarge(orm, { slug: 'w', changes: CHANGES, days: 1_095, endMs: END_MS });
const sql = createSqlFactSource(() => workspaceEm(orm, workspaceId), workspaceId);

const beforeBytes = process.memoryUsage().rss;
const cache = new FactCache(orm, { maxBytes: 512 * MB });
const cached = cache.sourceOf(workspaceId);
const coldMs = await timed(() => cache.warm(workspaceId));
const perRecord = cache.bytes / (CHANGES * 1.2);
console.log(
  `cold: ${coldMs.toFixed(0)} ms; ${perRecord.toFixed(1)} bytes a record in columns; the process grew by ${((process.memoryUsage().rss - beforeBytes) / MB).toFixed(0)} MB`,
);

/** The four metrics, the window before, and their daily series: of the whole, or of every group. */
async function report(source: FactSource, days: number, groupBy: Dimension | null): Promise<void> {
  const question = { window: { startMs: END_MS - days * DAY, endMs: END_MS }, groupBy, filter: {} };
  const rules = { timeZone: 'UTC', settings: { doraFailureWindowHours: 24 }, asOfMs: END_MS };
  const { overall, groups } = await doraReport(source, question, rules);
  for (const scorecard of groupBy === null ? [overall] : groups.map((group) => group.scorecard)) {
    for (const id of METRIC_IDS) {
      scorecard.read(id);
      if (groupBy === null) scorecard.series(id, 'day', null);
    }
  }
}

for (const days of [30, 365]) {
  for (const groupBy of [null, 'team', 'service'] as const) {
    const what = `${days} days${groupBy === null ? ', daily series' : `, by ${groupBy}`}`;
    const bySql = await median(() => timed(() => report(sql, days, groupBy)));
    const warm = await median(() => timed(() => report(cached, days, groupBy)));
    console.log(
      `${what}: SQL ${bySql.toFixed(1)} ms, memory ${warm.toFixed(1)} ms, ${(bySql / warm).toFixed(1)} times as fast`,
    );
  }
}

let next = CHANGES;
for (const writes of [0, 1, 100, 10_000]) {
  const ms = await median(async () => {
    next -= writes;
    await operatorEm(orm).execute(
      `update change_request set closure_code = 'successful_with_issues' where workspace_id = ? and number in
         (select 'C' || i from generate_series(?::int, ?::int) i)`,
      [workspaceId, next + 1, next + writes],
    );
    return timed(() => cached.read([{ startMs: END_MS - 60 * DAY, endMs: END_MS }]));
  });
  console.log(`facts of 60 days after ${writes} writes: ${ms.toFixed(2)} ms`);
}

const INSERT = `insert into change_request (workspace_id, number, title, change_type, state, created_at)
  select ?, ? || i, 'n', 'normal', 'draft', now() from generate_series(1, ?::int) i`;
for (const rows of [1, 100, 50_000]) {
  const count = Math.max(3, Math.min(300, 50_000 / rows));
  const write = async (name: string) => {
    for (let n = 0; n < count; n += 1)
      await operatorEm(orm).execute(INSERT, [workspaceId, `${name}-${rows}-${n}-`, rows]);
  };
  const withFeed = await timed(() => write('with'));
  await operatorEm(orm).execute('alter table change_request disable trigger user');
  const without = await timed(() => write('without'));
  await operatorEm(orm).execute('alter table change_request enable trigger user');
  console.log(`${count} inserts of ${rows}: ${(withFeed / without).toFixed(2)} of the time without the feed`);
}

await database.close();
await mochaHooks.afterAll();

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

/** The median of what `run` says that it took. */
async function median(run: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < RUNS; n += 1) times.push(await run());
  return times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
}
