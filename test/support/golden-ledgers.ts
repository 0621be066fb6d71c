import type { DoraReport } from '../../src/analytics/dora-report.js';
import { doraReport } from '../../src/analytics/dora-report.js';
import type { FactSource } from '../../src/analytics/ports.js';
import { workspaceEm } from '../../src/db/orm.js';
import type { Dimension, Filter } from '../../src/domain/grouping.js';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import { evaluateRegressions, type Finding, regressionWindows } from '../../src/domain/regression.js';
import type { ComparedReading } from '../../src/domain/scorecard.js';
import { failureWindowMs, parseSettings } from '../../src/domain/settings.js';
import { sliceOf } from '../../src/domain/slice.js';
import { createSqlFactSource } from '../../src/ledger/sql-fact-source.js';
import { createTestDatabase } from './database.js';
import type { PlainLedger } from './ledger-builder.js';
import { moveMember, writeLedger } from './ledger-writer.js';
import { createMemoryFactSource } from './memory-facts.js';

/** A question to a golden ledger. Without more, everything is UTC, W is 24 h and nothing is provisional any more. */
export interface GoldenQuestion {
  readonly start: string;
  readonly end: string;
  readonly groupBy?: Dimension;
  readonly filter?: Filter;
  readonly timeZone?: string;
  readonly failureWindowHours?: number;
  readonly asOf?: string;
}

/** A ledger that was put into a source of facts and now answers questions. */
export interface StoredLedger {
  readonly ask: (question: GoldenQuestion) => Promise<DoraReport>;
  readonly moveMember: (user: string, team: string | null) => Promise<void>;
}

/** Where golden ledgers are put. */
export interface GoldenLedgers {
  readonly store: (ledger: PlainLedger) => Promise<StoredLedger>;
  /** Stores a ledger and asks it one question. */
  readonly ask: (ledger: PlainLedger, question: GoldenQuestion) => Promise<DoraReport>;
  /** Stores a ledger and looks for regressions as of an instant, under what `Workspace.settings` may hold. */
  readonly evaluate: (ledger: PlainLedger, evaluatedAt: string, settings?: unknown) => Promise<Finding[]>;
}

/** A reading without what the test is not about. */
export function valueAndSample(reading: Pick<ComparedReading, 'value' | 'sampleSize'>) {
  return { value: reading.value, sampleSize: reading.sampleSize };
}

/** What every group's metric counted, as [key, sample size] in the order of the report. */
export function groupSizes({ groups }: DoraReport, metric: MetricId): [string | null, number][] {
  return groups.map(({ key, scorecard }) => [key, scorecard.read(metric).sampleSize]);
}

/** Declares the tests twice: over facts that were made in memory, and over facts that PostgreSQL read. */
export function describeGolden(title: string, declareTests: (ledgers: GoldenLedgers) => void): void {
  describe(`${title} (in memory)`, () => declareTests(memoryLedgers()));
  describe(`${title} (PostgreSQL)`, () => declareTests(databaseLedgers()));
}

function memoryLedgers(): GoldenLedgers {
  return ledgersIn(async (first) => {
    let ledger = first;
    return {
      source: createMemoryFactSource(() => ledger),
      moveMember: async (user, team) => {
        ledger = { ...ledger, teams: { ...ledger.teams, [user]: team } };
      },
    };
  });
}

function databaseLedgers(): GoldenLedgers {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.close());
  return ledgersIn(async (ledger) => {
    const { orm } = database;
    const workspaceId = await writeLedger(orm, ledger);
    return {
      source: createSqlFactSource(() => workspaceEm(orm, workspaceId), workspaceId),
      moveMember: (user, team) => moveMember(orm, workspaceId, { user, team }),
    };
  });
}

interface Store extends Pick<StoredLedger, 'moveMember'> {
  readonly source: FactSource;
}

function ledgersIn(open: (ledger: PlainLedger) => Promise<Store>): GoldenLedgers {
  const store = async (ledger: PlainLedger): Promise<StoredLedger> => {
    const { source, moveMember } = await open(ledger);
    return { moveMember, ask: (question) => report(source, question) };
  };
  return {
    store,
    ask: async (ledger, question) => (await store(ledger)).ask(question),
    evaluate: async (ledger, evaluatedAt, settings) =>
      findings((await open(ledger)).source, Date.parse(evaluatedAt), settings),
  };
}

async function findings(source: FactSource, evaluatedAtMs: number, stored: unknown): Promise<Finding[]> {
  const settings = parseSettings(stored);
  const { baseline } = regressionWindows(evaluatedAtMs);
  const facts = await source.read([baseline]);
  const failure = { failureWindowMs: failureWindowMs(settings), asOfMs: evaluatedAtMs };
  return evaluateRegressions(sliceOf(facts, baseline), settings.regression, failure);
}

function report(source: FactSource, question: GoldenQuestion): Promise<DoraReport> {
  const { start, end, groupBy, filter, timeZone, failureWindowHours, asOf } = question;
  return doraReport(
    source,
    {
      window: { startMs: Date.parse(start), endMs: Date.parse(end) },
      groupBy: groupBy ?? null,
      filter: filter ?? {},
    },
    {
      timeZone: timeZone ?? 'UTC',
      settings: { doraFailureWindowHours: failureWindowHours ?? 24 },
      asOfMs: Date.parse(asOf ?? '2030-01-01T00:00:00Z'),
    },
  );
}
