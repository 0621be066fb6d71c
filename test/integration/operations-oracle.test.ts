import assert from 'node:assert/strict';
import pg from 'pg';
import type { LongScans } from '../../src/analytics/long-scans.js';
import {
  type OperationsReport,
  operationsReport,
  type ViewReading,
} from '../../src/analytics/operations-report.js';
import type { OperationsSource } from '../../src/analytics/ports.js';
import { type Orm, workspaceEm } from '../../src/db/orm.js';
import { INTERVALS } from '../../src/domain/buckets.js';
import { DIMENSIONS, type Dimension } from '../../src/domain/grouping.js';
import { VIEW_IDS, VIEWS, type ViewId } from '../../src/domain/operations/views.js';
import { FactCache } from '../../src/ledger/fact-cache/fact-cache.js';
import { createSqlFactSource } from '../../src/ledger/sql-fact-source.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { assertClose } from '../support/assert-close.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { seeded, settle, writeSomethingSound } from '../support/ledger-history.js';
import { askOperationsOracle, type OperationsOracleQuestion } from '../support/operations-oracle.js';
import { saidByCards, saidByRows } from '../support/operations-said.js';
import { allOperationsRead, EverythingElsewhere } from '../support/scanned-elsewhere.js';

const WRITES = 340;

describe('The operations view of random ledgers against plain SQL', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let orm: Orm;
  let client: pg.Client;
  before(async () => {
    database = await createTestDatabase();
    orm = database.orm;
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  after(async () => {
    await elsewhere.close();
    await client.end();
    await database.close();
  });

  const elsewhere = new EverythingElsewhere();
  /** Of each view: the rows that were compared, and the records that its share counts. */
  const seen = new Map<ViewId, { rows: number; marked: number }>();

  /** Clocks are set forward inside the windows that are not UTC's, but for Kathmandu's, which are 5:45 ahead. */
  for (const [seed, failureHours, timeZone, start, end] of [
    [1, 24, 'UTC', '2026-03-12T00:00Z', '2026-03-22T06:30Z'],
    [2, 0.5, 'Europe/Amsterdam', '2026-03-24T10:15Z', '2026-04-03T06:30Z'],
    [3, 300, 'America/New_York', '2026-03-05T05:00Z', '2026-03-20T23:59Z'],
    [4, 24, 'Europe/Amsterdam', '2026-03-21T23:00Z', '2026-03-29T22:00Z'],
    [5, 300, 'Asia/Kathmandu', '2026-03-12T00:00Z', '2026-03-22T06:30Z'],
    [6, 48, 'America/Havana', '2026-03-07T12:00Z', '2026-03-19T04:00Z'],
    [7, 300, 'UTC', '2026-03-12T00:00Z', '2026-04-02T06:30Z'],
    [8, 24, 'Pacific/Kiritimati', '2026-03-12T00:00Z', '2026-03-22T06:30Z'],
  ] as const) {
    it(`says the same of every view, group, window, day, week and month (${seed}, ${timeZone})`, async () => {
      const { id: workspaceId } = await createWorkspace(orm, { slug: `w${seed}`, name: 'W', timeZone });
      await settle(client, workspaceId);
      const pick = seeded(seed);
      for (let n = 0; n < WRITES; n += 1) {
        await writeSomethingSound(client, workspaceId, pick);
      }
      await decideAndRun(client, workspaceId);
      const bounds = { startMs: Date.parse(start), endMs: Date.parse(end) };
      const at = { workspaceId, ...bounds, failureHours, timeZone };
      const cache = new FactCache(orm, { maxBytes: 2 ** 26 });
      await cache.warm(workspaceId);
      const held = cache.sourceOf(workspaceId);
      assert.notEqual(await held.held(), null);
      let compared = 0;
      for (const groupBy of [null, ...DIMENSIONS]) {
        const report = await ask(bySql(orm, workspaceId), at, groupBy);
        const reportOfHeld = await ask(held, at, groupBy);
        const far = await ask(held, at, groupBy, {}, elsewhere);
        await allOperationsRead(far);
        for (const view of VIEW_IDS) {
          const rows = await askOperationsOracle(orm, view, { ...at, intervals: INTERVALS, groupBy });
          assertClose(saidByCards(report, view), saidByRows(view, rows), `${view} by ${groupBy}`);
          assertClose(
            saidByCards(reportOfHeld, view),
            saidByRows(view, rows),
            `${view} by ${groupBy} from memory`,
          );
          assert.deepEqual(
            saidByCards(far, view),
            saidByCards(reportOfHeld, view),
            `${view} by ${groupBy}, by another thread`,
          );
          compared += rows.length;
          const before = seen.get(view) ?? { rows: 0, marked: 0 };
          const marked = rows.reduce((sum, row) => sum + row.marked, before.marked);
          seen.set(view, { rows: before.rows + rows.length, marked });
        }
      }
      assert.ok(compared > 60, `${compared} rows`);
    });
  }

  it('has compared every view, and every share', () => {
    assert.ok(elsewhere.count > 500, String(elsewhere.count));
    for (const view of VIEW_IDS) {
      const { rows = 0, marked = 0 } = seen.get(view) ?? {};
      assert.ok(
        rows > 15 && (VIEWS[view].markedKey === null || marked > 5),
        `${view}: ${rows} rows, ${marked}`,
      );
    }
  });

  it('keeps groups apart that add up to the whole, under every filter', async () => {
    const { id: workspaceId } = await createWorkspace(orm, { slug: 'sums', name: 'W', timeZone: 'UTC' });
    await settle(client, workspaceId);
    const pick = seeded(9);
    for (let n = 0; n < WRITES; n += 1) await writeSomethingSound(client, workspaceId, pick);
    await decideAndRun(client, workspaceId);
    const bounds = { startMs: Date.parse('2026-03-12T00:00Z'), endMs: Date.parse('2026-03-22T06:30Z') };
    const at = { workspaceId, ...bounds, failureHours: 24, timeZone: 'UTC' };
    for (const filter of [
      {},
      { team: ['team 0', null] },
      { service: ['s-1', 's-2'] },
      { change_type: ['normal' as const, null] },
    ]) {
      for (const groupBy of DIMENSIONS) {
        const { overall, groups } = await ask(bySql(orm, workspaceId), at, groupBy, filter);
        for (const view of VIEW_IDS) {
          for (const side of ['current', 'previous'] as const) {
            const sum = (of: (reading: ViewReading) => number) =>
              groups.reduce((all, { card }) => all + of(card.read(view, side)), 0);
            assert.equal(
              sum(({ sampleSize }) => sampleSize),
              overall.read(view, side).sampleSize,
            );
            assert.equal(
              sum(({ marked }) => marked),
              overall.read(view, side).marked,
            );
          }
        }
        assert.equal(
          groups.reduce((all, { card }) => all + card.openIncidents.count, 0),
          overall.openIncidents.count,
        );
        for (const { card } of groups) {
          assert.equal(card.recordsBehind('recovery', 'current').length, card.read('recovery').sampleSize);
          assert.equal(card.recordsBehind('rework', 'current').length, card.read('rework').marked);
          assert.equal(card.openRecords().length, card.openIncidents.count);
        }
      }
    }
  });
});

type At = Omit<OperationsOracleQuestion, 'groupBy' | 'intervals'>;

function bySql(orm: Orm, workspaceId: string): OperationsSource {
  return createSqlFactSource(() => workspaceEm(orm, workspaceId), workspaceId);
}

function ask(
  source: OperationsSource,
  at: At,
  groupBy: Dimension | null,
  filter: object = {},
  scans: LongScans | null = null,
): Promise<OperationsReport> {
  const { startMs, endMs, failureHours, timeZone } = at;
  return operationsReport(
    source,
    { window: { startMs, endMs }, groupBy, filter },
    { timeZone, settings: { doraFailureWindowHours: failureHours }, asOfMs: endMs },
    scans,
  );
}

/** Approvals, runs and the instants between, for a part of what there is: some with nobody, some running, some backwards. */
async function decideAndRun(client: pg.Client, workspaceId: string): Promise<void> {
  await client.query(
    `insert into approval (workspace_id, id, change_id, requested_at, decided_at, decision)
     select $1, 'a-' || c.id || '-' || n, c.id, c.created_at + n * interval '1 hour',
       case when (c.id + n) % 5 > 0 then c.created_at + n * interval '1 hour' + (c.id * 7 % 50) * interval '37 min' end,
       case when (c.id + n) % 5 > 0 then (array['approved', 'rejected'])[1 + (c.id + n) % 2] end
     from change_request c, generate_series(1, 3) n where c.workspace_id = $1`,
    [workspaceId],
  );
  await client.query(
    `insert into runbook_execution (workspace_id, id, runbook, started_at, finished_at, outcome, change_id, incident_id, service_id)
     select $1, 'r-' || n, 'restart', at, case when n % 7 > 0 then at + (n * 13 % 90) * interval '1 min' end,
       case when n % 7 > 0 then (array['succeeded', 'failed', 'aborted'])[1 + n % 3] end,
       case when n % 3 = 0 then (select id from change_request where workspace_id = $1 order by id offset n % 11 limit 1) end,
       case when n % 4 = 0 then (select id from incident where workspace_id = $1 order by id offset n % 5 limit 1) end,
       case when n % 5 < 2 then (select id from asset where workspace_id = $1 order by id offset n % 5 limit 1) end
     from (select n, '2026-02-25'::timestamptz + n * interval '5 hours' as at from generate_series(1, 150) n) x`,
    [workspaceId],
  );
  await client.query(
    `update incident i set caused_by_id = c.id, opened_at = c.completed_at + (i.id % 40 - 2) * interval '1 hour',
       resolved_at = c.completed_at + (i.id % 40 + i.id % 7) * interval '1 hour'
     from (select id, completed_at, row_number() over (order by id) as n from change_request
       where workspace_id = $1 and completed_at is not null) c
     where i.workspace_id = $1 and i.id % 3 > 0 and c.n = 1 + i.id % 20`,
    [workspaceId],
  );
  await client.query(
    `update change_request set approved_at = case when id % 4 > 0 then created_at + (id % 6) * interval '20 min' end,
       started_at = case when id % 3 > 0 then created_at + (id % 9) * interval '17 min' end where workspace_id = $1`,
    [workspaceId],
  );
}
