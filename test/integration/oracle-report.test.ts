import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DoraReport, doraReport } from '../../src/analytics/dora-report.js';
import type { LongScans } from '../../src/analytics/long-scans.js';
import { workspaceEm } from '../../src/db/orm.js';
import { INTERVALS } from '../../src/domain/buckets.js';
import { DIMENSIONS } from '../../src/domain/grouping.js';
import type { MetricId, Reading } from '../../src/domain/metrics/metric.js';
import type { ComparedReading, Scorecard } from '../../src/domain/scorecard.js';
import { createSqlFactSource } from '../../src/ledger/sql-fact-source.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { writeLedger } from '../support/ledger-writer.js';
import { type RandomCase, randomCases, type ZoneScene } from '../support/random-ledger.js';
import { askOracle, type OracleRow, readScene } from '../support/report-oracle.js';
import { allSeriesRead, EverythingElsewhere } from '../support/scanned-elsewhere.js';

/** Zones and an instant at which their clocks change: at night, at midnight, by half an hour, by a day, never. */
const SCENES = [
  ['UTC', '2026-03-01T00:00:00Z'],
  ['Europe/Amsterdam', '2026-03-29T01:00:00Z'],
  ['Europe/Amsterdam', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2025-11-02T06:00:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['America/Sao_Paulo', '2018-02-18T02:00:00Z'],
  ['America/Havana', '2025-11-02T05:00:00Z'],
  ['Asia/Beirut', '2022-10-29T21:00:00Z'],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
] as const;

const RUNS = 40;
/** Shrinking writes every smaller ledger: it stops here, with the smallest one so far. A pass takes some five seconds. */
const LONGEST_SEARCH_MS = 45_000;

describe('Random ledgers against the oracle in plain SQL', () => {
  let database: TestDatabase;
  let scenes: ZoneScene[];
  const elsewhere = new EverythingElsewhere();
  before(async () => {
    database = await createTestDatabase();
    scenes = await Promise.all(SCENES.map(([zone, instant]) => readScene(database.orm, zone, instant)));
  });
  after(async () => {
    await elsewhere.close();
    await database.close();
  });

  it('both say the same of every group, filter, window and bucket', async () => {
    await fc.assert(
      fc.asyncProperty(randomCases(scenes), async (given) => {
        const workspaceId = await writeLedger(database.orm, given.ledger);
        for (const groupBy of [null, ...DIMENSIONS]) {
          for (const filter of given.filters) {
            const question = { ...given, filter, dimension: groupBy ?? '' };
            const [report, rows] = [
              await askReport(database, workspaceId, { ...given, filter, groupBy }),
              await askOracle(database.orm, workspaceId, question),
            ];
            const asked = `group by ${groupBy}, filter ${JSON.stringify(filter)}`;
            assertClose(saidByReport(report), saidByOracle(rows), asked);
            const far = await askReport(database, workspaceId, { ...given, filter, groupBy }, elsewhere);
            await allSeriesRead(far);
            assert.deepEqual(saidByReport(far), saidByReport(report), `${asked}, by another thread`);
          }
        }
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: LONGEST_SEARCH_MS, markInterruptAsFailure: true },
    );
    // Without groups and filter there is nothing that takes long.
    assert.ok(elsewhere.count > RUNS * 40, String(elsewhere.count));
  }).timeout(120_000);
});

type Asked = RandomCase & Pick<DoraReport['question'], 'groupBy' | 'filter'>;

function askReport(
  { orm }: TestDatabase,
  workspaceId: string,
  asked: Asked,
  scans: LongScans | null = null,
): Promise<DoraReport> {
  const { startMs, endMs, groupBy, filter, scene, failureWindowHours, asOfMs } = asked;
  return doraReport(
    createSqlFactSource(() => workspaceEm(orm, workspaceId), workspaceId),
    { window: { startMs, endMs }, groupBy, filter },
    { timeZone: scene.zone, settings: { doraFailureWindowHours: failureWindowHours }, asOfMs },
    scans,
  );
}

const METRICS_BY_NAME: Readonly<Record<string, MetricId>> = {
  deploys: 'deploy_frequency',
  leadTime: 'lead_time',
  failureRate: 'change_failure_rate',
  mttr: 'mttr',
};

/** Everything that a report says, in the shape of `saidByOracle`. */
function saidByReport({ overall, groups, question }: DoraReport) {
  const shown = question.groupBy === null ? [{ key: null, scorecard: overall }] : groups;
  return shown.map(({ key, scorecard }) => ({
    key,
    window: eachMetric((id) => compared(scorecard.read(id))),
    ...Object.fromEntries(INTERVALS.map((interval) => [interval, pointsOf(scorecard, interval)])),
  }));
}

function eachMetric<T>(say: (id: MetricId) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(METRICS_BY_NAME).map(([name, id]) => [name, say(id)]));
}

function numbers({ value, p90, sampleSize, failed, pending }: Reading) {
  return { value, p90, sampleSize, failed, pending };
}

function compared(reading: ComparedReading) {
  return { ...numbers(reading), previous: reading.previous, delta: reading.delta };
}

function pointsOf(scorecard: Scorecard, interval: (typeof INTERVALS)[number]) {
  const series = eachMetric((id) => scorecard.series(id, interval, null));
  return (series.deploys ?? []).map(({ bucket }, i) => ({
    ...bucket.window,
    partial: bucket.partial,
    ...Object.fromEntries(
      Object.entries(series).map(([name, points]) => {
        const point = points[i] ?? assert.fail(`${name} lacks a point`);
        return [name, numbers(point.reading)];
      }),
    ),
  }));
}

/** The oracle's rows of every key, the groups in their default order. */
function saidByOracle(rows: readonly OracleRow[]) {
  const byPlace = [...Map.groupBy(rows, ({ place }) => place).values()];
  return byPlace.map((ofKey) => {
    const of = (unit: OracleRow['unit']) => ofKey.filter((row) => row.unit === unit);
    const [window, previous] = [...of('window'), ...of('previous')];
    if (window === undefined || previous === undefined) throw new Error('the oracle lacks a window');
    return {
      key: window.key,
      window: comparedByOracle(window, previous),
      ...Object.fromEntries(INTERVALS.map((interval) => [interval, of(interval).map(pointByOracle)])),
    };
  });
}

function numbersByOracle(row: OracleRow) {
  const none = { p90: null, failed: null, pending: null };
  return {
    deploys: { ...none, value: row.deployFrequency, sampleSize: row.successful },
    leadTime: { ...none, value: row.leadP50, p90: row.leadP90, sampleSize: row.successful },
    failureRate: {
      value: row.failureRate,
      p90: null,
      sampleSize: row.closed,
      failed: row.failed,
      pending: row.pending,
    },
    mttr: { ...none, value: row.restoreP50, p90: row.restoreP90, sampleSize: row.resolved },
  };
}

function comparedByOracle(window: OracleRow, previous: OracleRow) {
  const before = new Map(Object.entries(numbersByOracle(previous)));
  return Object.fromEntries(
    Object.entries(numbersByOracle(window)).map(([name, now]) => {
      const then = before.get(name)?.value ?? null;
      const delta = now.value === null || then === null ? null : now.value - then;
      return [name, { ...now, previous: then, delta }];
    }),
  );
}

function pointByOracle(row: OracleRow) {
  const { startMs, endMs, partial } = row;
  return { startMs, endMs, partial, ...numbersByOracle(row) };
}

/** Deep equality in which numbers may differ by 1e-9, of their size where that is above 1. */
function assertClose(actual: unknown, expected: unknown, path: string): void {
  if (typeof actual === 'number' && typeof expected === 'number') {
    const distance = Math.abs(actual - expected);
    const isClose = distance <= 1e-9 * Math.max(1, Math.abs(expected));
    assert.ok(isClose, `${path}: ours ${actual}, the oracle's ${expected}`);
  } else if (isTree(actual) && isTree(expected)) {
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), path);
    for (const [key, value] of Object.entries(actual)) assertClose(value, expected[key], `${path}, ${key}`);
  } else {
    assert.equal(actual, expected, path);
  }
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
