import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { issueToken } from '../../src/auth/issue-token.js';
import { type Orm, workspaceEm } from '../../src/db/orm.js';
import type { Finding } from '../../src/domain/regression.js';
import { parseSettings } from '../../src/domain/settings.js';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
import { createChannelStore } from '../../src/store/channel.store.js';
import { writeDeliveries } from '../../src/store/delivery.store.js';
import { createEvaluationStore } from '../../src/store/evaluation.store.js';
import { createSavedReportStore } from '../../src/store/saved-report.store.js';
import { changeSettings } from '../../src/store/settings.store.js';
import { createWorkspace } from '../../src/store/workspace.store.js';

const DAY = '2026-01-02T00:00:00Z';

/** A record of every type, and of every reference between them. */
const RECORDS = [
  { type: 'asset', key: 'checkout', name: 'Checkout' },
  { type: 'asset', key: 'basket', name: 'Basket' },
  {
    type: 'member',
    user: 'u-1',
    name: 'Member 1',
    email: 'u-1@acme.test',
    role: 'engineer',
    team: 'payments',
  },
  {
    ...{ type: 'change', number: 'CHG-1', title: 'A change', change_type: 'normal', state: 'completed' },
    ...{ closure_code: 'successful', created_at: DAY, approved_at: DAY, started_at: DAY, completed_at: DAY },
    ...{ owner: 'u-1', affected_assets: ['checkout', 'basket'] },
  },
  {
    ...{ type: 'incident', number: 'INC-1', title: 'An incident', severity: 2, service: 'checkout' },
    ...{ assignee: 'u-1', opened_at: DAY, resolved_at: DAY, caused_by: 'CHG-1' },
  },
  {
    ...{ type: 'approval', id: 'a-1', change: 'CHG-1', approver: 'u-1' },
    ...{ requested_at: DAY, decided_at: DAY, decision: 'approved' },
  },
  {
    ...{ type: 'runbook_execution', id: 'r-1', runbook: 'restart', change: 'CHG-1', incident: 'INC-1' },
    ...{ service: 'checkout', started_at: DAY, finished_at: DAY, outcome: 'succeeded' },
  },
];

/** Makes a workspace with at least one row in every table, and returns its id. A new table gets its row here. */
export async function fillEveryTable(orm: Orm, slug = `w-${randomUUID()}`): Promise<string> {
  const { id: workspaceId } = await createWorkspace(orm, { slug, name: slug, timeZone: 'UTC' });
  await importLedger({ orm, workspaceId, writerRole: null, lines: ndjson() });
  await issueToken(
    { orm, clock: () => 0 },
    { workspaceId, name: 'a token', role: 'viewer', expiresAtMs: null },
  );
  await addAlert(orm, workspaceId);
  return workspaceId;
}

/** An alert with its evaluation and event, and the change of a setting. */
async function addAlert(orm: Orm, workspaceId: string): Promise<void> {
  const store = createEvaluationStore(orm, { leaseMs: 60_000, worker: 'a test' });
  const settings = parseSettings({});
  const order = { workspaceId, evaluatedAtMs: Date.parse(DAY), trigger: 'by_hand', settings } as const;
  const claim = (await store.claim(order)) ?? assert.fail('the evaluation is taken');
  const finding: Finding = {
    ...{ metric: 'mttr' as const, dimension: null, key: null, label: 'Whole workspace', hasRegressed: true },
    ...{ value: 2, baseline: 1, change: 1, threshold: 0.3, sampleSize: 1, baselineSampleSize: 1 },
  };
  await store.complete(claim, () => ({ raise: [finding], silenced: [], recovered: [] }), 1);
  await addDelivery(orm, workspaceId);
  await workspaceEm(orm, workspaceId).execute(
    `insert into ledger_feed_floor (workspace_id, xid) values (?, '1')`,
    [workspaceId],
  );
  const by = { kind: 'token', key: 'k', name: 'somebody', role: 'admin', team: null } as const;
  await changeSettings(orm, { workspaceId, by, atMs: 0 }, () => ({ min_sample_size: 2 }));
}

/** A channel, and a delivery to it that was tried. */
async function addDelivery(orm: Orm, workspaceId: string): Promise<void> {
  const em = workspaceEm(orm, workspaceId);
  const [channelId, eventId] = [randomUUID(), randomUUID()];
  const by = { kind: 'token', key: 'k', name: 'somebody', role: 'admin', team: null } as const;
  const wish = { events: ['metric.regression' as const], metrics: null, dimension: null, keys: null };
  const draft = {
    kind: 'email',
    name: 'Ops',
    url: null,
    recipients: ['ops@acme.test'],
    secret: null,
  } as const;
  await createChannelStore(() => em, workspaceId).create(channelId, { ...draft, ...wish }, by, 0);
  const [deliveryId] = await writeDeliveries(em, workspaceId, [
    { channelId, eventId, eventType: 'metric.regression', event: {} },
  ]);
  await em.execute(
    'insert into delivery_attempt (workspace_id, delivery_id, number, started_at) values (?, ?, 1, now())',
    [workspaceId, deliveryId],
  );
  const reports = createSavedReportStore(() => em, workspaceId);
  const report = {
    name: 'Weekly',
    window: 'previous_week',
    groupBy: null,
    filter: {},
    format: 'csv',
  } as const;
  await reports.create(
    eventId,
    { ...report, cron: '0 8 * * 1', channelIds: [channelId], isEnabled: true },
    by,
    0,
  );
  const run = {
    windowStartsAtMs: null,
    windowEndsAtMs: null,
    state: 'failed',
    error: 'none',
    attempt: 1,
    retryAtMs: null,
    runBy: null,
  } as const;
  await reports.noteRun(eventId, { ...run, id: eventId, dueLocal: null, dueAtMs: 0, runAtMs: 0 });
}

async function* ndjson(): AsyncGenerator<string> {
  for (const record of RECORDS) yield `${JSON.stringify(record)}\n`;
}
