import { operationsReport } from '../../src/analytics/operations-report.js';
import { operatorEm } from '../../src/db/orm.js';
import type { Dimension } from '../../src/domain/grouping.js';
import { VIEW_IDS } from '../../src/domain/operations/views.js';
import { FactCache } from '../../src/ledger/fact-cache/fact-cache.js';
import { createTestDatabase, mochaHooks } from '../support/database.js';
import { fillLarge } from '../support/million.js';
import { askOperationsOracle } from '../support/operations-oracle.js';
import { median, timed } from './measure.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const DAY_MS = 86_400_000;
const CHANGES = 1_000_000;
const MB = 2 ** 20;
const WINDOWS = [30, 365];
const GROUPINGS = [null, 'team', 'service'] as const;

/** An approval for every third change, a run of a runbook for every tenth, and the instants between. */
const MORE = [
  `insert into approval (workspace_id, id, change_id, requested_at, decided_at, decision)
   select c.workspace_id, 'a-' || c.id, c.id, c.created_at, least(c.created_at + (c.id % 50) * interval '11 min', c.completed_at), 'approved'
   from change_request c where c.id % 3 = 0`,
  `insert into runbook_execution (workspace_id, id, runbook, started_at, finished_at, outcome, change_id)
   select c.workspace_id, 'r-' || c.id, 'restart', c.completed_at, c.completed_at + (c.id % 40) * interval '1 min',
     case when c.id % 7 > 0 then 'succeeded' else 'failed' end, c.id
   from change_request c where c.id % 10 = 0`,
  `update change_request set approved_at = created_at + (completed_at - created_at) / 3, started_at = created_at + (completed_at - created_at) / 2
   where id % 2 = 0`,
  // The ledger needs it for nothing; rework in plain SQL would take minutes without it.
  'create index on change_request (workspace_id, primary_asset_id, completed_at)',
  'analyze',
];

const database = await createTestDatabase();
const { orm } = database;
const workspaceId = await fillLarge(orm, { slug: 'large', changes: CHANGES, days: 1_095, endMs: END_MS });
await operatorEm(orm).transactional(async (em) => {
  await em.execute('set local session_replication_role = replica');
  for (const sql of MORE) await em.execute(sql);
});
const cache = new FactCache(orm, { maxBytes: 512 * MB });
await cache.warm(workspaceId);

/** Every view of the window and the one before, with its daily series: of the whole, or of every group. */
async function ours(startMs: number, groupBy: Dimension | null): Promise<void> {
  const { overall, groups } = await operationsReport(
    cache.sourceOf(workspaceId),
    { window: { startMs, endMs: END_MS }, groupBy, filter: {} },
    { timeZone: 'UTC', settings: { doraFailureWindowHours: 24 }, asOfMs: END_MS },
  );
  const cards = groupBy === null ? [overall] : groups.map(({ card }) => card);
  for (const card of cards)
    for (const view of VIEW_IDS) for (const side of ['current', 'previous'] as const) card.read(view, side);
  for (const card of cards.slice(0, 1)) for (const view of VIEW_IDS) card.series(view, 'day', null);
}

console.log(`\n### Operations views, ${CHANGES.toLocaleString('en')} changes\n`);
console.log(
  '| window | by | plain SQL, a statement a view, ms | ours ms | ratio |\n| --- | --- | ---: | ---: | ---: |',
);
for (const days of WINDOWS) {
  for (const groupBy of GROUPINGS) {
    const startMs = END_MS - days * DAY_MS;
    const by = { timeZone: 'UTC', intervals: ['day'], groupBy } as const;
    const question = { workspaceId, startMs, endMs: END_MS, failureHours: 24, ...by };
    const plainMs = await timed(async () => {
      for (const view of VIEW_IDS) await askOperationsOracle(orm, view, question);
    });
    const oursMs = await median(5, () => timed(() => ours(startMs, groupBy)));
    const cells = [plainMs.toFixed(0), oursMs.toFixed(0), (plainMs / oursMs).toFixed(0)];
    console.log(`| ${days} days | ${groupBy ?? '–'} | ${cells.join(' | ')} |`);
  }
}
await cache.close();
await database.close();
await mochaHooks.afterAll();
