import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask, get } from '../support/client.js';

const NOW = '2026-03-11T00:00:00Z';
const WINDOW = '{ start: "2026-03-10T00:00:00Z", end: "2026-03-11T00:00:00Z" }';

const change = (number: string, rest: object = {}) => ({
  ...{
    type: 'change',
    number,
    title: number,
    change_type: 'normal',
    state: 'completed',
    closure_code: 'successful',
  },
  ...{
    created_at: '2026-03-09T00:00:00Z',
    completed_at: '2026-03-10T06:00:00Z',
    owner: 'ada',
    affected_assets: ['checkout'],
  },
  ...rest,
});
const approval = (id: string, decided_at: string | null, rest: object = {}) => ({
  ...{
    type: 'approval',
    id,
    change: 'C-1',
    approver: 'bob',
    requested_at: '2026-03-09T22:00:00Z',
    decided_at,
  },
  decision: decided_at === null ? null : 'approved',
  ...rest,
});
const run = (id: string, finished_at: string | null, rest: object = {}) => ({
  ...{ type: 'runbook_execution', id, runbook: 'restart', change: null, incident: null, service: null },
  ...{ started_at: '2026-03-09T23:50:00Z', finished_at, outcome: finished_at === null ? null : 'succeeded' },
  ...rest,
});
const incident = (number: string, opened_at: string, resolved_at: string | null, rest: object = {}) => ({
  ...{
    type: 'incident',
    number,
    title: number,
    severity: 2,
    service: 'search',
    assignee: 'bob',
    opened_at,
    resolved_at,
  },
  ...rest,
});

const LEDGER = [
  { type: 'member', user: 'ada', name: 'Ada', role: 'engineer', team: 'payments' },
  { type: 'member', user: 'bob', name: 'Bob', role: 'approver', team: 'search' },
  { type: 'asset', key: 'checkout', name: 'Checkout API' },
  { type: 'asset', key: 'search', name: 'Search' },
  change('C-1', { approved_at: '2026-03-09T02:00:00Z', started_at: '2026-03-10T05:00:00Z' }),
  change('C-2', {
    change_type: 'emergency',
    completed_at: '2026-03-10T07:00:00Z',
    approved_at: '2026-03-08T00:00:00Z',
  }),
  change('C-3', { change_type: 'standard', state: 'rolled_back', completed_at: '2026-03-10T06:30:00Z' }),
  // Decided at the first and the last instant of the window, a millisecond before it and at its end; and not yet.
  approval('a-first', '2026-03-10T00:00:00Z'),
  approval('a-last', '2026-03-10T23:59:59.999Z', { decision: 'rejected' }),
  approval('a-before', '2026-03-09T23:59:59.999Z'),
  approval('a-end', '2026-03-11T00:00:00Z'),
  approval('a-pending', null),
  run('r-own', '2026-03-10T00:00:00Z', { change: 'C-1', service: 'search' }),
  run('r-change', '2026-03-10T00:10:00Z', { change: 'C-1', incident: 'I-open', outcome: 'failed' }),
  run('r-incident', '2026-03-10T00:20:00Z', { incident: 'I-open', outcome: 'aborted' }),
  run('r-none', '2026-03-10T00:30:00Z'),
  run('r-running', null),
  run('r-end', '2026-03-11T00:00:00Z'),
  incident('I-open', '2026-03-09T12:00:00Z', null, { caused_by: 'C-2' }),
  incident('I-later', '2026-03-10T12:00:00Z', '2026-03-11T00:00:00.001Z'),
  incident('I-now', '2026-03-10T12:00:00Z', '2026-03-11T00:00:00Z'),
  incident('I-future', '2026-03-11T00:00:00.001Z', null),
  incident('I-caused', '2026-03-10T06:00:00Z', '2026-03-10T09:00:00Z', { caused_by: 'C-1' }),
  incident('I-early', '2026-03-10T05:59:59.999Z', '2026-03-10T09:00:00Z', { caused_by: 'C-1' }),
];
const VIEWS = `approvals { decided rejected rejectionRate turnaroundHours { p50 p90 sampleSize } previous { decided } }
  runbooks { executions succeeded successRate durationMinutes { p50 p90 sampleSize } }
  changes { closed standard normal emergency emergencyShare }
  openIncidents { count oldestAgeHours }
  failedDeploymentRecoveryHours { p50 p90 sampleSize } recovery { hours { p50 } previous { hours { sampleSize } } }
  leadTimeStages { stage hours { p50 sampleSize } } rework { changes rate sampleSize }`;

describe('The operations view', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ clock: () => Date.parse(NOW), ledger: LEDGER });
  });
  after(() => app.close());

  const operations = async (query: string) => {
    const { data, errors } = await ask(app, `{ operations(window: ${WINDOW}${query} }`);
    assert.deepEqual(errors, []);
    return data.operations;
  };

  it('counts what ended in the half-open window, and takes its percentiles', async () => {
    const { overall } = await operations(`) { overall { ${VIEWS} } }`);
    assert.deepEqual(overall.approvals, {
      ...{ decided: 2, rejected: 1, rejectionRate: 0.5, previous: { decided: 1 } },
      // 2 h and 25:59:59.999 h
      turnaroundHours: { p50: (2 + 26 - 0.001 / 3_600) / 2, p90: 23.59999975, sampleSize: 2 },
    });
    assert.deepEqual(overall.runbooks, {
      ...{ executions: 4, succeeded: 2, successRate: 0.5 },
      // 10, 20, 30 and 40 minutes
      durationMinutes: { p50: 25, p90: 37, sampleSize: 4 },
    });
    assert.deepEqual(overall.changes, {
      closed: 3,
      standard: 1,
      normal: 1,
      emergency: 1,
      emergencyShare: 1 / 3,
    });
  });

  it('tells of the incidents that are open now, whatever the window, and of the oldest', async () => {
    const { overall } = await operations(
      `) { overall { openIncidents { count oldestAgeHours records { edges { node { number } } } } } }`,
    );
    const { count, oldestAgeHours, records } = overall.openIncidents;
    assert.deepEqual([count, oldestAgeHours], [2, 36]);
    assert.deepEqual(numbersOf(records), ['I-open', 'I-later']);
    const long = await ask(
      app,
      '{ operations(window: { end: "2020-01-01T00:00:00Z" }) { overall { openIncidents { count } } } }',
    );
    assert.equal(long.data.operations.overall.openIncidents.count, 2);
  });

  it('measures recovery from the completion of the change, over incidents that opened at or after it within W', async () => {
    const { overall } = await operations(
      `) { overall { recovery { hours { p50 sampleSize } records { edges { node { number } } } } failedDeploymentRecoveryHours { p50 } } }`,
    );
    assert.deepEqual(overall.recovery.hours, { p50: 3, sampleSize: 1 });
    assert.deepEqual(numbersOf(overall.recovery.records), ['I-caused']);
    assert.equal(overall.failedDeploymentRecoveryHours.p50, 3);
  });

  it('splits the lead time into stages where the ledger has the instants, in their order', async () => {
    const { overall } = await operations(
      `) { overall { leadTimeStages { stage hours { p50 sampleSize } } } }`,
    );
    assert.deepEqual(overall.leadTimeStages, [
      // C-2 was approved before it was created.
      { stage: 'CREATED_TO_APPROVED', hours: { p50: 2, sampleSize: 1 } },
      { stage: 'APPROVED_TO_STARTED', hours: { p50: 27, sampleSize: 1 } },
      { stage: 'STARTED_TO_COMPLETED', hours: { p50: 1, sampleSize: 1 } },
    ]);
  });

  it('knows the emergency change that mended what was rolled back', async () => {
    const { overall } = await operations(
      `) { overall { rework { changes rate sampleSize records { edges { node { number } } } } } }`,
    );
    const { records, ...numbers } = overall.rework;
    assert.deepEqual(numbers, { changes: 1, rate: 1 / 3, sampleSize: 3 });
    assert.deepEqual(numbersOf(records), ['C-2']);
  });

  it('puts a run into the group of its own service, else of the change, else of the incident that it served', async () => {
    const { groups } = await operations(
      `, groupBy: SERVICE) { groups { edges { node { label operations { runbooks { executions records { edges { node { id } } } } } } } } }`,
    );
    const runs = groups.edges.map(
      ({ node }: { node: { label: string; operations: { runbooks: { records: Edges } } } }) => [
        node.label,
        node.operations.runbooks.records.edges.map((edge) => String(edge.node.id).split(':')[1]),
      ],
    );
    assert.deepEqual(Object.fromEntries(runs), {
      'Checkout API': ['r-change'],
      Search: ['r-incident', 'r-own'],
      Unassigned: ['r-none'],
    });
  });

  it('lists approvals page by page, the last decided first, under the filter', async () => {
    const page = (after: string) =>
      operations(
        `, filter: { teams: ["payments"] }) { overall { approvals { records(first: 1 ${after}) { totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } } } }`,
      );
    const first = (await page('')).overall.approvals.records;
    assert.deepEqual(
      [first.totalCount, first.pageInfo.hasNextPage, first.edges[0].node.id],
      [2, true, 'Approval:a-last'],
    );
    const second = (await page(`after: "${first.pageInfo.endCursor}"`)).overall.approvals.records;
    assert.deepEqual([second.pageInfo.hasNextPage, second.edges[0].node.id], [false, 'Approval:a-first']);
    const none = await operations(
      `, filter: { teams: ["search"] }) { overall { approvals { decided records { totalCount } } } }`,
    );
    assert.deepEqual(none.overall.approvals, { decided: 0, records: { totalCount: 0 } });
  });

  it('leads from an approval to its change, and from a run to what it served', async () => {
    const { overall } = await operations(
      `) { overall { approvals { records(first: 1) { edges { node { change { number team } } } } }
         runbooks { records { edges { node { id service { key } change { number } incident { number } } } } } } }`,
    );
    assert.deepEqual(overall.approvals.records.edges[0].node, {
      change: { number: 'C-1', team: 'payments' },
    });
    const served = (id: string, service: object | null, change: object | null, at: object | null) => {
      const run = { id: `RunbookExecution:${id}`, service, change, incident: at };
      return { node: run };
    };
    assert.deepEqual(overall.runbooks.records.edges, [
      served('r-none', null, null, null),
      served('r-incident', null, null, { number: 'I-open' }),
      served('r-change', null, { number: 'C-1' }, { number: 'I-open' }),
      served('r-own', { key: 'search' }, { number: 'C-1' }, null),
    ]);
  });

  it('says null where there is nothing to say', async () => {
    const { data } = await ask(
      app,
      `{ operations(window: { end: "2020-01-01T00:00:00Z" }) { overall { ${VIEWS} } } }`,
    );
    const { approvals, runbooks, changes, failedDeploymentRecoveryHours, rework } = data.operations.overall;
    assert.deepEqual(
      [approvals.rejectionRate, runbooks.successRate, changes.emergencyShare, rework.rate],
      [null, null, null, null],
    );
    assert.deepEqual(failedDeploymentRecoveryHours, { p50: null, p90: null, sampleSize: 0 });
  });

  it('lists the changes behind the volume, newest first', async () => {
    const { overall } = await operations(
      `) { overall { changes { records { totalCount edges { node { number } } } } } }`,
    );
    assert.deepEqual(numbersOf(overall.changes.records), ['C-2', 'C-3', 'C-1']);
  });

  it('costs at most three statements whatever it asks: who calls, what was written, the facts where they are not at hand', async () => {
    const query = `, groupBy: TEAM) { overall { ${VIEWS} approvals { series { p50 rate sampleSize } } } groups { edges { node { key operations { ${VIEWS} rework { series(interval: WEEK) { rate } } } } } } }`;
    await operations(query);
    app.statements.length = 0;
    await operations(query);
    assert.ok(app.statements.length <= 3, app.statements.join('\n'));
    const aliases = Array.from(
      { length: 12 },
      (_, i) => `a${i}: operations(window: { end: "2026-03-${10 + i}T00:00:00Z" }) { overall { ${VIEWS} } }`,
    );
    app.statements.length = 0;
    assert.deepEqual((await ask(app, `{ ${aliases.join(' ')} }`)).errors, []);
    assert.ok(app.statements.length <= 3, app.statements.join('\n'));
  });

  it('says the same by REST, JSON and CSV', async () => {
    const search = 'start=2026-03-10T00:00:00Z&end=2026-03-11T00:00:00Z&group_by=team';
    const { groups } = await operations(
      `, groupBy: TEAM) { groups { edges { node { key label operations { ${VIEWS} } } } } }`,
    );
    const rest = (await (await get(app, `/api/v1/analytics/operations/?${search}`)).json()) as Record<
      string,
      unknown
    >[];
    const exported = await (
      await get(app, `/api/v1/analytics/operations/export?format=json&${search}`)
    ).json();
    const csv = await (await get(app, `/api/v1/analytics/operations/export?format=csv&${search}`)).text();
    assert.deepEqual(exported, rest);
    // biome-ignore lint/suspicious/noExplicitAny: the shape of the query above
    const expected = groups.edges.map(({ node: { key, label, operations: o } }: any) => ({
      ...{ key, label, approvals_decided: o.approvals.decided, approvals_rejected: o.approvals.rejected },
      ...{
        approval_rejection_rate: o.approvals.rejectionRate,
        approval_turnaround_hours: pair(o.approvals.turnaroundHours),
      },
      ...{ runbook_executions: o.runbooks.executions, runbook_executions_succeeded: o.runbooks.succeeded },
      ...{
        runbook_success_rate: o.runbooks.successRate,
        runbook_duration_minutes: pair(o.runbooks.durationMinutes),
      },
      failed_deployment_recoveries: o.failedDeploymentRecoveryHours.sampleSize,
      failed_deployment_recovery_hours: pair(o.failedDeploymentRecoveryHours),
      ...{
        closed_changes: o.changes.closed,
        emergency_changes: o.changes.emergency,
        emergency_share: o.changes.emergencyShare,
      },
      ...{ rework_changes: o.rework.changes, rework_rate: o.rework.rate },
      ...{ standard_changes: o.changes.standard, normal_changes: o.changes.normal },
      ...{
        open_incidents: o.openIncidents.count,
        oldest_open_incident_hours: o.openIncidents.oldestAgeHours,
      },
    }));
    assert.ok(expected.length >= 2);
    for (const [i, row] of expected.entries()) assert.deepEqual({ ...rest[i], ...row }, rest[i]);
    const [header = '', ...lines] = csv.trimEnd().split('\r\n');
    const names = header.split(',');
    lines.forEach((line, i) => {
      const cells = Object.fromEntries(line.split(',').map((cell, column) => [names[column], cell]));
      assert.equal(cells.approvals_decided, String(rest[i]?.approvals_decided));
      const hours = rest[i]?.failed_deployment_recovery_hours as { p90: number | null };
      assert.equal(cells.failed_deployment_recovery_hours_p90, hours.p90 === null ? '' : String(hours.p90));
    });
    assert.equal(lines.length, rest.length);
  });

  it('refuses what dora refuses, in the same words', async () => {
    for (const field of ['dora', 'operations']) {
      const { errors } = await ask(
        app,
        `{ ${field}(window: { start: "2026-03-11T00:00:00Z", end: "2026-03-10T00:00:00Z" }) { window { days } } }`,
      );
      assert.deepEqual(errors[0]?.extensions, { code: 'BAD_USER_INPUT', field: 'window.end' });
    }
    assert.equal((await get(app, '/api/v1/analytics/operations/?group_by=colour')).status, 400);
    assert.equal((await get(app, '/api/v1/analytics/operations/', null)).status, 401);
  });

  it('is of one workspace', async () => {
    const other = await startTestApp({ sharing: app, slug: 'other', clock: () => Date.parse(NOW) });
    const { data } = await ask(other, `{ operations(window: ${WINDOW}) { overall { ${VIEWS} } } }`);
    const { approvals, openIncidents, changes } = data.operations.overall;
    assert.deepEqual([approvals.decided, openIncidents.count, changes.closed], [0, 0, 0]);
    await other.close();
  });
});

interface Edges {
  readonly edges: { readonly node: { readonly id?: string; readonly number?: string } }[];
}

function numbersOf({ edges }: Edges) {
  return edges.map(({ node }) => node.number);
}

function pair({ p50, p90 }: { p50: number | null; p90: number | null }) {
  return { p50, p90 };
}
