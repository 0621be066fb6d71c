import assert from 'node:assert/strict';
import { createReadStream, existsSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { doraReport } from '../../src/analytics/dora-report.js';
import { reportBody } from '../../src/analytics/dora-table.js';
import { workspaceEm } from '../../src/db/orm.js';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
import { createSqlFactSource } from '../../src/ledger/sql-fact-source.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const LEDGER = '../shared/data/rabobank-2014.ndjson.gz';
const RECORDS = 20_924;

describe('the real ledger of Rabobank Group ICT', () => {
  let database: TestDatabase;
  let workspaceId: string;

  before(async function () {
    if (!existsSync(LEDGER)) {
      console.log(`      skipped: ${LEDGER} is not beside this checkout`);
      return this.skip();
    }
    database = await createTestDatabase();
    const workspace = { slug: 'rabobank', name: 'Rabobank', timeZone: 'Europe/Amsterdam' };
    workspaceId = (await createWorkspace(database.orm, workspace)).id;
  });
  after(() => database?.close());

  const load = () => {
    const lines = createReadStream(LEDGER).pipe(createGunzip());
    return importLedger({ orm: database.orm, workspaceId, writerRole: null, lines });
  };

  it('lands whole, and a second import changes nothing and says so', async () => {
    const first = await load();
    assert.deepEqual([first.records, first.inserted], [RECORDS, RECORDS]);
    const second = await load();
    assert.deepEqual([second.inserted, second.updated, second.unchanged], [0, 0, RECORDS]);
  });

  it('has the numbers that independent code found for November 2013', async () => {
    const source = createSqlFactSource(() => workspaceEm(database.orm, workspaceId), workspaceId);
    const window = {
      startMs: Date.parse('2013-11-01T00:00:00+01:00'),
      endMs: Date.parse('2013-12-01T00:00:00+01:00'),
    };
    const rules = {
      timeZone: 'Europe/Amsterdam',
      settings: { doraFailureWindowHours: 24 },
      asOfMs: Date.parse('2014-06-01T00:00:00Z'),
    };
    const report = await doraReport(source, { window, groupBy: null, filter: {} }, rules);
    assert.deepEqual(reportBody(report), {
      window: { start: '2013-10-31T23:00:00.000Z', end: '2013-11-30T23:00:00.000Z' },
      deploy_frequency_per_day: 93.2,
      lead_time_hours: { p50: 77.03333333333333, p90: 964.4083333333333 },
      change_failure_rate: 1 / 2796,
      mttr_hours: { p50: 19.228055555555557, p90: 202.8792222222222 },
      sample_size: { deploy_frequency: 2796, lead_time: 2796, change_failure_rate: 2796, mttr: 487 },
      change_failures: { failed: 1, pending: 0 },
    });
    const byType = await doraReport(source, { window, groupBy: 'change_type', filter: {} }, rules);
    const counts = byType.groups.map(({ key, scorecard }) => [
      key,
      scorecard.read('change_failure_rate').sampleSize,
    ]);
    assert.deepEqual(Object.fromEntries(counts.filter(([key]) => key !== null)), {
      standard: 2512,
      normal: 276,
      emergency: 8,
    });
  });
});
