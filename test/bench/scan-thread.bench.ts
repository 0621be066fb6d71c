import { monitorEventLoopDelay } from 'node:perf_hooks';
import { doraReport } from '../../src/analytics/dora-report.js';
import type { LongScans } from '../../src/analytics/long-scans.js';
import { operationsReport } from '../../src/analytics/operations-report.js';
import type { Dimension } from '../../src/domain/grouping.js';
import { CHANGE_TYPES } from '../../src/domain/ledger-words.js';
import { METRIC_IDS } from '../../src/domain/metrics/metric.js';
import { VIEW_IDS } from '../../src/domain/operations/views.js';
import { FactCache } from '../../src/ledger/fact-cache/fact-cache.js';
import { createLog } from '../../src/log.js';
import { WorkerScanThread } from '../../src/threads/scan-thread.js';
import { createTestDatabase, mochaHooks } from '../support/database.js';
import { fillLarge } from '../support/million.js';
import { median, timed } from './measure.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const DAY = 86_400_000;
const MB = 2 ** 20;
const CHANGES = process.argv.includes('--large') ? 10_000_000 : 1_000_000;
const RUNS = 7;
const RULES = { timeZone: 'UTC', settings: { doraFailureWindowHours: 24 }, asOfMs: END_MS };

type Source = ReturnType<FactCache['sourceOf']>;
type Ask = (source: Source, days: number, groupBy: Dimension, scans: LongScans | null) => Promise<void>;

const questionOf = (days: number, groupBy: Dimension) => ({
  ...{ window: { startMs: END_MS - days * DAY, endMs: END_MS }, groupBy, filter: {} },
});

/** All metrics of every group and of the window before, with the series of seven days. */
const askMetrics: Ask = async (source, days, groupBy, scans) => {
  const { groups } = await doraReport(source, questionOf(days, groupBy), RULES, scans);
  const asked = groups.flatMap(({ scorecard }) => METRIC_IDS.map((id) => ({ scorecard, id })));
  await Promise.all(asked.map(({ scorecard, id }) => scorecard.prepareSeries(id, 'day', 7)));
  for (const { scorecard, id } of asked) {
    scorecard.read(id);
    scorecard.series(id, 'day', 7);
  }
};

/** All views of every group, and of the window before. */
const askViews: Ask = async (source, days, groupBy, scans) => {
  const { groups } = await operationsReport(source, questionOf(days, groupBy), RULES, scans);
  for (const { card } of groups) {
    await card.prepare(VIEW_IDS);
    for (const side of ['current', 'previous'] as const) {
      for (const view of VIEW_IDS) card.read(view, side);
      for (const type of CHANGE_TYPES) card.countOfType(type, side);
    }
  }
};

/** How long an answer takes, and for how long at a time nothing else was done, in milliseconds. */
async function measure(ask: () => Promise<void>): Promise<{ readonly ms: number; readonly pauseMs: number }> {
  // The first runs are those of code that is not compiled yet.
  for (let n = 0; n < 4; n += 1) await ask();
  const pauses: number[] = [];
  const ms = await median(RUNS, async () => {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    delay.enable();
    await new Promise((resolve) => setTimeout(resolve, 20));
    delay.reset();
    const took = await timed(ask);
    await new Promise((resolve) => setTimeout(resolve, 20));
    delay.disable();
    pauses.push(delay.max / 1e6);
    return took;
  });
  return { ms, pauseMs: pauses.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN };
}

const database = await createTestDatabase();
const { orm } = database;
const workspaceId = await fillLarge(orm, { slug: 'scans', changes: CHANGES, days: 1_095, endMs: END_MS });
const cache = new FactCache(orm, { maxBytes: 2_048 * MB });
await cache.warm(workspaceId);
const source = cache.sourceOf(workspaceId);
const worker = new WorkerScanThread(createLog('error'));
const scans = { thread: worker, longRows: 0 };

console.log(`\n${CHANGES.toLocaleString('en')} changes\n`);
console.log('| what | window | by | here ms | longest pause ms | second thread ms | longest pause ms |');
console.log('| --- | --- | --- | ---: | ---: | ---: | ---: |');
for (const [what, ask] of [
  ['metrics', askMetrics],
  ['operations', askViews],
] as const)
  for (const days of [30, 90, 365, 1_095])
    for (const groupBy of ['team', 'service'] as const) {
      const here = await measure(() => ask(source, days, groupBy, null));
      const elsewhere = await measure(() => ask(source, days, groupBy, scans));
      const numbers = [here.ms, here.pauseMs, elsewhere.ms, elsewhere.pauseMs].map((ms) => ms.toFixed(0));
      console.log(`| ${what} | ${days} days | ${groupBy} | ${numbers.join(' | ')} |`);
    }
await worker.close();
await database.close();
await mochaHooks.afterAll();
