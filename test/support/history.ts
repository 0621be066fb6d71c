import assert from 'node:assert/strict';
import fc from 'fast-check';
import pg from 'pg';
import type { Orm } from '../../src/db/orm.js';
import { DIMENSIONS } from '../../src/domain/grouping.js';
import { VIEW_IDS } from '../../src/domain/operations/views.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { type Asked, assertSame, drawQuestion } from './both-ways.js';
import { type Draws, oneOf, writeBeginning } from './crowded-history.js';
import { type HistoryStep, HistoryWriters, MOVES, WRITERS } from './history-writers.js';
import { seeded } from './ledger-history.js';
import type { ZoneScene } from './random-ledger.js';
import { readScene } from './report-oracle.js';

/** A time of year, and zones whose clocks are set during it, by an hour, by half of one, or never. */
const SEASONS = ['2026-03-22T00:00:00Z', '2025-10-26T00:00:00Z'] as const;
const ZONES = ['Europe/Amsterdam', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC'] as const;
const DAY = 86_400_000;
/** Clocks are set within this of the middle of a season. */
const REACH_MS = 17 * DAY;
/** Many records on few instants. */
const ANCHORS = 14;

/** A history: what it begins with comes of its seed, what follows is written step by step. */
export interface RandomHistory {
  readonly seed: number;
  readonly records: number;
  readonly fewestRows: number;
  readonly steps: readonly HistoryStep[];
}

/** @param longest how many steps. Failing ones become shorter, with the same beginning. */
function randomHistories(longest: number): fc.Arbitrary<RandomHistory> {
  const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
  const step = fc.record({ who: fc.nat({ max: WRITERS - 1 }), move: fc.nat({ max: MOVES - 1 }), seed });
  const history = fc.record({
    seed: fc.noShrink(seed),
    records: fc.constantFrom(90, 40, 12),
    fewestRows: fc.constantFrom(1, 2, 7, 512),
    steps: fc.array(step, { minLength: 1, maxLength: longest, size: 'max' }),
  });
  // Short lists and small numbers are no more telling than others here.
  return fc.noBias(history);
}

/** Shrinking goes through every shorter history: it stops here, with the shortest one so far. */
export const LONGEST_SEARCH_MS = 60_000;

/**
 * Has random histories lived through. A failure names fast-check's seed and path, which live through the shortest one again, and all
 * that was written in it.
 * @param live lives through one of them, and throws at what is not as it should be.
 */
export async function assertHistories(
  database: HistoryDatabase,
  { runs, longest }: { readonly runs: number; readonly longest: number },
  live: (started: StartedHistory, history: RandomHistory) => Promise<void>,
): Promise<void> {
  const seasons = await readSeasons(database.orm);
  const property = fc.asyncProperty(randomHistories(longest), async (history) => {
    const started = await startHistory(database, seasons, history);
    try {
      await live(started, history);
    } catch (error) {
      throw new Error(`${started.writers.told.join('\n')}\n${String(error)}`, { cause: error });
    } finally {
      await started.writers.close();
    }
  });
  const interruptAfterTimeLimit = LONGEST_SEARCH_MS + 5_000 * runs;
  await fc.assert(property, { numRuns: runs, interruptAfterTimeLimit, markInterruptAsFailure: true });
}

/** What is asked after a step: it comes of the step's seed as well. */
export async function assertSameAfter(
  step: HistoryStep,
  { scope, workspaceId, slug }: StartedHistory,
  { orm, source, elsewhere }: Pick<Asked, 'orm' | 'source' | 'elsewhere'>,
): Promise<void> {
  const pick = seeded(step.seed + 1);
  const question = drawQuestion({ ...scope, pick });
  const views = [oneOf(pick, VIEW_IDS), oneOf(pick, VIEW_IDS)];
  await assertSame({ orm, workspaceId, slug, source, question, elsewhere }, views);
}

/** Everything at once, by each dimension. */
export async function assertSameInTheEnd(
  { scope: { anchorsMs }, workspaceId, slug }: StartedHistory,
  { orm, source, elsewhere }: Pick<Asked, 'orm' | 'source' | 'elsewhere'>,
): Promise<void> {
  const [first = 0, last = 0] = [anchorsMs[0], anchorsMs.at(-1)];
  const window = { startMs: first - 3 * DAY, endMs: last + 3 * DAY };
  for (const groupBy of DIMENSIONS) {
    const question = { ...window, asOfMs: last, groupBy, filter: {} };
    await assertSame({ orm, workspaceId, slug, source, question, elsewhere }, VIEW_IDS);
  }
}

/** The midnights of every zone in every season, which PostgreSQL knows. */
async function readSeasons(orm: Orm): Promise<ZoneScene[][]> {
  return Promise.all(SEASONS.map((middle) => Promise.all(ZONES.map((zone) => readScene(orm, zone, middle)))));
}

/** A history under way: a workspace, and those who write there. */
export interface StartedHistory {
  readonly workspaceId: string;
  readonly slug: string;
  readonly scope: Omit<Draws, 'pick'>;
  readonly writers: HistoryWriters;
}

interface HistoryDatabase {
  readonly orm: Orm;
  readonly url: string;
}

let count = 0;

async function startHistory(
  { orm, url }: HistoryDatabase,
  seasons: readonly ZoneScene[][],
  { seed, records }: RandomHistory,
): Promise<StartedHistory> {
  count += 1;
  const pick = seeded(seed);
  const slug = `history-${count}`;
  const timeZone = oneOf(pick, ZONES);
  const { id: workspaceId } = await createWorkspace(orm, { slug, name: 'H', timeZone });
  const scenes = oneOf(pick, seasons);
  const near = scenes.flatMap(({ midnightsMs, clockChangeMs }) =>
    midnightsMs.filter((ms) => Math.abs(ms - clockChangeMs) <= REACH_MS),
  );
  assert.ok(near.length > 100, `${near.length} midnights`);
  const anchorsMs = Array.from({ length: ANCHORS }, () => oneOf(pick, near)).sort((a, b) => a - b);
  const scope = { anchorsMs, zones: ZONES, records };
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await writeBeginning(client, workspaceId, { ...scope, pick });
  await client.end();
  return { workspaceId, slug, scope, writers: await HistoryWriters.connect(url, workspaceId, scope) };
}
