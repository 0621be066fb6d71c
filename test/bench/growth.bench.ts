import { randomUUID } from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { doraReport } from '../../src/analytics/dora-report.js';
import { evaluate } from '../../src/analytics/evaluation.js';
import type { FactSource } from '../../src/analytics/ports.js';
import { distribute } from '../../src/db/distribute/distribute.js';
import { type Orm, operatorEm } from '../../src/db/orm.js';
import type { Dimension } from '../../src/domain/grouping.js';
import { METRIC_IDS } from '../../src/domain/metrics/metric.js';
import { parseSettings } from '../../src/domain/settings.js';
import { evaluationServices } from '../../src/jobs.js';
import { FactCache } from '../../src/ledger/fact-cache/fact-cache.js';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
import { readNights } from '../../src/store/evaluation.store.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { createTestDatabase, mochaHooks } from '../support/database.js';
import { fillLarge } from '../support/million.js';
import { growthLines } from './growth-ledger.js';
import { median, timed } from './measure.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const DAY = 86_400_000;
const DAYS = 1_095;
const MB = 1_000_000;
const PARTS = 16;
const SIZES = process.argv.includes('--large') ? [100_000, 1_000_000, 10_000_000] : [100_000, 1_000_000];
/** Above this a ledger is written by plain SQL: to import it would take a quarter of an hour. */
const LARGEST_IMPORTED = 1_000_000;
const WORKSPACES = [1, 100, 10_000];
const CHANGES_OF_EACH = 100;
const IMPORTS_AT_ONCE = 4;
/** Of the many workspaces so many are asked. */
const ASKED = 500;
/** Small, so that it is reached. */
const BOUND = 4 * MB;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The four metrics with their percentiles, the window before, and their daily series. */
async function report(source: FactSource, days: number, groupBy: Dimension | null = null): Promise<void> {
  const question = { window: { startMs: END_MS - days * DAY, endMs: END_MS }, groupBy, filter: {} };
  const rules = { timeZone: 'UTC', settings: { doraFailureWindowHours: 24 }, asOfMs: END_MS };
  const { overall, groups } = await doraReport(source, question, rules);
  const cards = groupBy === null ? [overall] : groups.map(({ scorecard }) => scorecard);
  for (const { rules: ours, board } of cards.slice(0, 1))
    for (const id of METRIC_IDS) board.readOver(id, ours.bucketsBy('day', null).edges);
  for (const card of cards) for (const id of METRIC_IDS) card.read(id);
}

async function databaseBytes(orm: Orm): Promise<number> {
  const [row] = await operatorEm(orm).execute<{ bytes: number }[]>(
    'select pg_database_size(current_database())::float8 as "bytes"',
  );
  return row?.bytes ?? Number.NaN;
}

const shown = (value: number, digits = 1) =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const row = (...cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
const middle = (times: readonly number[], part = 0.5) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? Number.NaN;

async function fill(
  orm: Orm,
  changes: number,
): Promise<{ workspaceId: string; importSeconds: number | null }> {
  if (changes > LARGEST_IMPORTED) {
    const workspaceId = await fillLarge(orm, { slug: 'large', changes, days: DAYS, endMs: END_MS });
    return { workspaceId, importSeconds: null };
  }
  const { id: workspaceId } = await createWorkspace(orm, { slug: 'large', name: 'W', timeZone: 'UTC' });
  const lines = growthLines({ changes, days: DAYS, endMs: END_MS, services: 500, people: 300 });
  const ms = await timed(() => importLedger({ orm, workspaceId, writerRole: null, lines }));
  return { workspaceId, importSeconds: ms / 1_000 };
}

async function measureRecords(changes: number): Promise<void> {
  const { orm, close } = await createTestDatabase();
  const emptyBytes = await databaseBytes(orm);
  const { workspaceId, importSeconds } = await fill(orm, changes);
  await operatorEm(orm).execute('vacuum analyze');
  for (const parts of changes === LARGEST_IMPORTED ? [0, PARTS] : [0]) {
    const layingOutMs = parts === 0 ? null : await timed(() => distribute(orm, { parts }));
    await measureLaidOut({ orm, workspaceId, changes, parts, emptyBytes, importSeconds, layingOutMs });
  }
  await close();
}

interface LaidOut {
  readonly orm: Orm;
  readonly workspaceId: string;
  readonly changes: number;
  readonly parts: number;
  readonly emptyBytes: number;
  readonly importSeconds: number | null;
  readonly layingOutMs: number | null;
}

async function measureLaidOut(given: LaidOut): Promise<void> {
  const { orm, workspaceId, changes, parts, emptyBytes, importSeconds, layingOutMs } = given;
  const recordCount = changes * 1.2;
  const bytes = (await databaseBytes(orm)) - emptyBytes;
  const cache = new FactCache(orm, { maxBytes: 4_096 * MB });
  const loadMs = await timed(() => cache.warm(workspaceId));
  const source = cache.sourceOf(workspaceId);
  const answer = (days: number, groupBy: Dimension | null) =>
    median(9, () => timed(() => report(source, days, groupBy)));
  const after = (writes: number) =>
    median(9, async () => {
      await operatorEm(orm).execute(WRITE, [workspaceId, changes - writes]);
      return timed(() => source.read([{ startMs: END_MS - 60 * DAY, endMs: END_MS }]));
    });
  row(
    ...[`${shown(changes, 0)}`, parts === 0 ? '–' : String(parts)],
    importSeconds === null ? '–' : `${shown(importSeconds)} s`,
    layingOutMs === null ? '–' : `${shown(layingOutMs / 1_000)} s`,
    ...[`${shown(bytes / MB, 0)} MB`, `${shown(bytes / recordCount, 0)} B`],
    ...[
      `${shown(loadMs / 1_000, 2)} s`,
      `${shown(cache.bytes / MB)} MB`,
      `${shown(cache.bytes / recordCount)} B`,
    ],
    ...[await answer(30, null), await answer(365, null), await answer(365, 'team')].map((ms) => shown(ms)),
    ...[await after(0), await after(100)].map((ms) => shown(ms, 2)),
  );
  await cache.close();
}

/** Changes the title of the last changes, by the order in which they were written. */
const WRITE = `update change_request c set title = c.title || '.'
  where c.workspace_id = ? and c.id > ?::bigint + (select min(k.id) - 1 from change_request k)`;

/** Workspaces of a hundred changes each, as many as are given, imported a few at a time. */
async function makeWorkspaces(orm: Orm, count: number): Promise<string[]> {
  const ids: string[] = [];
  let left = count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const { id } = await createWorkspace(orm, { slug: `w-${randomUUID()}`, name: 'W', timeZone: 'UTC' });
      const lines = growthLines({
        changes: CHANGES_OF_EACH,
        days: 90,
        endMs: END_MS,
        services: 5,
        people: 10,
      });
      await importLedger({ orm, workspaceId: id, writerRole: null, lines });
      ids.push(id);
    }
  };
  await Promise.all(Array.from({ length: IMPORTS_AT_ONCE }, work));
  return ids;
}

async function measureWorkspaces(count: number): Promise<void> {
  const { orm, close } = await createTestDatabase();
  const emptyBytes = await databaseBytes(orm);
  const startedAt = performance.now();
  const ids = await makeWorkspaces(orm, count);
  const madeMs = performance.now() - startedAt;
  await operatorEm(orm).execute('vacuum analyze');
  for (const parts of count === 1 ? [0] : [0, PARTS]) {
    if (parts > 0) await distribute(orm, { parts });
    const bytes = (await databaseBytes(orm)) - emptyBytes;
    await askMany({ orm, ids, parts, madeMs, bytes });
  }
  await close();
}

interface Many {
  readonly orm: Orm;
  readonly ids: readonly string[];
  readonly parts: number;
  readonly madeMs: number;
  readonly bytes: number;
}

async function askMany({ orm, ids, parts, madeMs, bytes }: Many): Promise<void> {
  const asked = someOf(ids, ASKED);
  const askEach = async (cache: FactCache) => {
    const times: number[] = [];
    for (const id of asked) {
      times.push(await timed(() => report(cache.sourceOf(id), 30)));
      // What the question began to load is there before the next one, as it is where people ask.
      await cache.close();
    }
    return times;
  };
  const roomy = new FactCache(orm, { maxBytes: 512 * MB });
  await report(roomy.sourceOf(ids[0] ?? ''), 30);
  await roomy.close();
  collectGarbage();
  const heapBefore = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  const cold = await askEach(roomy);
  const warm = await askEach(roomy);
  // Only where nothing was measured before it: else the collector gives back more than was taken.
  collectGarbage();
  const heapOfEach =
    (process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers - heapBefore) / asked.length;
  const nights = await evaluateSome(orm, asked.slice(0, 200), parts);
  const lookMs = await median(5, () => timed(() => readNights(orm)));
  row(
    ...[shown(ids.length, 0), parts === 0 ? '–' : String(parts), `${shown(madeMs / ids.length)} ms`],
    ...[`${shown(bytes / MB)} MB`, `${shown(bytes / ids.length / 1_000, 0)} kB`],
    ...[middle(cold), middle(cold, 0.99), middle(warm), middle(warm, 0.99)].map((ms) => shown(ms)),
    ...[
      `${shown(roomy.bytes / roomy.count / 1_000)} kB`,
      asked.length < 100 || parts > 0 ? '–' : `${shown(heapOfEach / 1_000)} kB`,
    ],
    ...[`${shown(nights)} ms`, `${shown(lookMs)} ms`],
  );
  if (ids.length > 1_000) await measureBound(orm, someOf(ids, 2_000));
}

/** @returns milliseconds a workspace and night, one after the other, as the job does it. */
async function evaluateSome(orm: Orm, ids: readonly string[], minute: number): Promise<number> {
  const services = evaluationServices(orm);
  const times: number[] = [];
  for (const workspaceId of ids) {
    const order = { workspaceId, evaluatedAtMs: END_MS + minute * 60_000, trigger: 'night' } as const;
    times.push(await timed(() => evaluate(services, { ...order, settings: parseSettings({}) })));
  }
  return times.reduce((sum, ms) => sum + ms, 0) / times.length;
}

/** Asks for more than memory holds, and looks at what it holds after each. */
async function measureBound(orm: Orm, ids: readonly string[]): Promise<void> {
  const cache = new FactCache(orm, { maxBytes: BOUND });
  let most = 0;
  for (const id of ids) {
    await cache.warm(id);
    await report(cache.sourceOf(id), 30);
    most = Math.max(most, cache.bytes);
  }
  bounds.push(
    `- bound of ${shown(BOUND / MB)} MB, ${shown(ids.length, 0)} workspaces asked one after the other: at most ${shown(most / MB, 3)} MB held, of ${cache.count} workspaces`,
  );
  if (most > BOUND) throw new Error('the bound does not hold');
}

const bounds: string[] = [];

/** Spread over all of them. */
function someOf(ids: readonly string[], count: number): string[] {
  const step = Math.max(1, ids.length / count);
  return Array.from({ length: Math.min(count, ids.length) }, (_, n) => ids[Math.floor(n * step)] ?? '');
}

const load = () =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(', ');
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, load ${load()}\n`);
row(
  'changes',
  'parts',
  'import',
  'laying out',
  'on disk',
  'a record',
  'load',
  'in memory',
  'a record',
  '30 days ms',
  'a year ms',
  'a year by team ms',
  'no news ms',
  'after 100 writes ms',
);
row(...Array.from({ length: 14 }, () => '---:'));
for (const changes of SIZES) await measureRecords(changes);
console.log('');
row(
  'workspaces',
  'parts',
  'made in, each',
  'on disk',
  'each',
  'cold p50 ms',
  'p99',
  'warm p50 ms',
  'p99',
  'columns, each',
  'heap, each',
  'a night, each',
  'a look at the nights',
);
row(...Array.from({ length: 13 }, () => '---:'));
for (const count of WORKSPACES) await measureWorkspaces(count);
console.log(`\n${bounds.join('\n')}\n\nload ${load()}`);
await mochaHooks.afterAll();
