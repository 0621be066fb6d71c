import assert from 'node:assert/strict';
import fc from 'fast-check';
import { doraReport } from '../../src/analytics/dora-report.js';
import { workspaceEm } from '../../src/db/orm.js';
import { failureWindowMs } from '../../src/domain/settings.js';
import { createRecordPages } from '../../src/ledger/record-pages.js';
import { createSqlFactSource } from '../../src/ledger/sql-fact-source.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { writeLedger } from '../support/ledger-writer.js';
import { randomCases, type ZoneScene } from '../support/random-ledger.js';
import { readScene } from '../support/report-oracle.js';

const MORE_THAN_ALL = 10_000;
const RUNS = 25;

describe('A paged list of failed changes', () => {
  let database: TestDatabase;
  let scene: ZoneScene;
  before(async () => {
    database = await createTestDatabase();
    scene = await readScene(database.orm, 'Europe/Amsterdam', '2026-03-29T01:00:00Z');
  });
  after(() => database.close());

  it('holds those that the failure rate counts, and its opposite all others', async () => {
    await fc.assert(
      fc.asyncProperty(randomCases([scene]), async (given) => {
        const workspaceId = await writeLedger(database.orm, given.ledger);
        const em = () => workspaceEm(database.orm, workspaceId);
        const window = { startMs: given.startMs, endMs: given.endMs };
        const settings = { doraFailureWindowHours: given.failureWindowHours };
        const rules = { timeZone: scene.zone, settings, asOfMs: given.asOfMs };
        const source = createSqlFactSource(em, workspaceId);
        const { overall } = await doraReport(source, { window, groupBy: null, filter: {} }, rules);
        const counted = overall
          .recordsBehind('change_failure_rate')
          .all()
          .map(({ id }) => id);

        const pages = createRecordPages(em, workspaceId);
        const list = async (is: boolean | null) => {
          const failed = is === null ? undefined : { is, failureWindowMs: failureWindowMs(settings) };
          const rows = await pages.changes(
            { completed: window, failed },
            { after: null, limit: MORE_THAN_ALL },
          );
          return rows.map(({ id }) => id).sort((a, b) => a - b);
        };
        assert.deepEqual(
          await list(true),
          counted.toSorted((a, b) => a - b),
        );
        const others = (await list(null)).filter((id) => !counted.includes(id));
        assert.deepEqual(await list(false), others);
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: true },
    );
  });
});
