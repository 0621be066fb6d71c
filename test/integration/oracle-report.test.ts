import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DoraReport, doraReport } from '../../src/analytics/dora-report.js';
import type { LongScans } from '../../src/analytics/long-scans.js';
import { workspaceEm } from '../../src/db/orm.js';
import { DIMENSIONS } from '../../src/domain/grouping.js';
import { createSqlFactSource } from '../../src/ledger/sql-fact-source.js';
import { assertClose } from '../support/assert-close.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { writeLedger } from '../support/ledger-writer.js';
import { type RandomCase, randomCases, type ZoneScene } from '../support/random-ledger.js';
import { askOracle, readScene } from '../support/report-oracle.js';
import { saidByOracle, saidByReport } from '../support/report-said.js';
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
            const question = { ...given, zone: given.scene.zone, filter, groupBy };
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
