import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { evaluateAt } from '../support/evaluate-at.js';
import { worseningLedger } from '../support/worsening-ledger.js';

const NIGHT = Date.parse('2026-03-02T01:00:00Z');
const MORNING = Date.parse('2026-03-02T08:00:00Z');
const DAY = 86_400_000;
/**
 * On the first night 6 of the 7 changes of the slower team took 20 h: its median is 20 h, that of all 14 still 2 h. So two
 * alerts, of the team and of its service; on the second night also of the change type and of the whole workspace.
 */
const ALERTS = 2 + 4;
const ALERT = `id metric dimension key label value baseline change threshold sampleSize baselineSampleSize evaluatedAt
  acknowledgedAt acknowledgedBy { name } note recoveredAt summary url window { start end } baselineWindow { start end }`;

describe('regression alerts', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ clock: () => MORNING, ledger: worseningLedger(NIGHT) });
    for (const evaluatedAtMs of [NIGHT - DAY, NIGHT]) await evaluateAt(app, evaluatedAtMs);
  });
  after(() => app.close());

  const list = async (filter: string, more = '') =>
    (
      await ask(
        app,
        `{ regressionAlerts(filter: {${filter}} ${more}) { totalCount pageInfo { endCursor hasNextPage }
      edges { node { ${ALERT} } } } }`,
      )
    ).data.regressionAlerts;

  it('explain themselves: value, baseline, change, threshold, both samples, both windows, one sentence, a link', async () => {
    const { edges } = await list(`dimension: TEAM, since: "${new Date(NIGHT).toISOString()}"`);
    assert.equal(edges.length, 1);
    const { id, ...alert } = edges[0].node;
    assert.match(id, /^MetricRegressionAlert:[0-9a-f-]{36}$/);
    assert.deepEqual(alert, {
      ...{ metric: 'LEAD_TIME', dimension: 'TEAM', key: 'slower', label: 'slower' },
      // (20 − 2) ÷ 2 = 9
      ...{ value: 20, baseline: 2, change: 9, threshold: 0.3, sampleSize: 7, baselineSampleSize: 28 },
      ...{ evaluatedAt: '2026-03-02T01:00:00.000Z', acknowledgedAt: null, acknowledgedBy: null, note: null },
      recoveredAt: null,
      summary: 'Lead time (p50) for team slower regressed +900 % vs 28-day baseline (20 h from 2 h, n = 7)',
      url:
        'http://vigilo.test/ws/acme/analytics?tab=team&team=slower' +
        '&start=2026-02-23T01%3A00%3A00.000Z&end=2026-03-02T01%3A00%3A00.000Z',
      window: { start: '2026-02-23T01:00:00.000Z', end: '2026-03-02T01:00:00.000Z' },
      baselineWindow: { start: '2026-02-02T01:00:00.000Z', end: '2026-03-02T01:00:00.000Z' },
    });
    const { data } = await ask(app, `{ node(id: "${id}") { ... on MetricRegressionAlert { summary } } }`);
    assert.equal(data.node.summary, alert.summary);
  });

  it('are listed newest first, page by page, each once', async () => {
    const seen: string[] = [];
    let after = '';
    for (let more = true; more; ) {
      const page = await list('', `first: 3 ${after && `after: "${after}"`}`);
      assert.equal(page.totalCount, ALERTS);
      seen.push(
        ...page.edges.map(
          (edge: { node: { id: string; evaluatedAt: string } }) => `${edge.node.evaluatedAt} ${edge.node.id}`,
        ),
      );
      after = page.pageInfo.endCursor;
      more = page.pageInfo.hasNextPage;
    }
    assert.equal(new Set(seen).size, ALERTS);
    assert.deepEqual(seen, seen.toSorted().reverse());
  });

  it('are kept by every filter for what it says', async () => {
    const counts: Record<string, number> = {
      'metrics: [LEAD_TIME]': ALERTS,
      'metrics: [MTTR]': 0,
      'metrics: []': 0,
      'dimension: SERVICE': 2,
      'dimension: SERVICE, keys: ["Asset:s-slower"]': 2,
      'dimension: SERVICE, keys: ["Asset:s-steady", null]': 0,
      'keys: ["slower", "Asset:s-slower", "normal"]': 5,
      'keys: ["s-slower"]': 0,
      'keys: []': 0,
      'acknowledged: true': 0,
      'acknowledged: false, recovered: false': ALERTS,
      [`since: "${new Date(NIGHT).toISOString()}"`]: 4,
      [`since: "${new Date(NIGHT + 1).toISOString()}"`]: 0,
    };
    for (const [filter, count] of Object.entries(counts)) {
      assert.equal((await list(filter)).totalCount, count, filter);
    }
  });

  it('stand in the report of their groups, at no cost that grows with the groups', async () => {
    const asked = 'alerts(first: 1) { totalCount edges { node { key dimension } } }';
    const report = async (args: string) => {
      app.statements.length = 0;
      const window = `window: {start: "2026-02-02T01:00:00Z", end: "2026-03-02T01:00:00Z"}`;
      const { data } = await ask(
        app,
        `{ dora(${window} ${args}) { ${asked} groups { edges { node { key ${asked} } } } } }`,
      );
      return { ...data.dora, statements: app.statements.length };
    };
    const byTeam = await report('groupBy: TEAM');
    assert.deepEqual(byTeam.alerts, {
      totalCount: 2,
      edges: [{ node: { key: 'slower', dimension: 'TEAM' } }],
    });
    const ofGroups = byTeam.groups.edges.map(
      ({ node }: { node: { key: string; alerts: { totalCount: number } } }) => [
        node.key,
        node.alerts.totalCount,
      ],
    );
    assert.deepEqual(ofGroups, [
      ['slower', 2],
      ['steady', 0],
    ]);
    // Who calls, the facts, the pages of all lists, their counts.
    assert.equal(byTeam.statements, 4);
    assert.equal((await report('')).alerts.totalCount, 1);
    assert.equal((await report('')).alerts.edges[0].node.dimension, null);
    assert.equal((await report('filter: {teams: ["slower"]}')).alerts.totalCount, 2);
    assert.equal((await report('filter: {teams: ["steady"]}')).alerts.totalCount, 0);
  });

  it('that are acknowledged say who, when and why, once and for all', async () => {
    const { edges } = await list('dimension: CHANGE_TYPE');
    const { id } = edges[0].node;
    const acknowledge = async (input: object, token = app.tokens.engineer) =>
      (
        await ask(
          app,
          `mutation ($input: AcknowledgeRegressionAlertInput!) { acknowledgeRegressionAlert(input: $input) {
            alert { id note acknowledgedAt acknowledgedBy { name role } } userErrors { field code } } }`,
          { token, variables: { input } },
        )
      ).data.acknowledgeRegressionAlert;
    const first = await acknowledge({ id, note: 'a migration; see CHG-9' });
    assert.deepEqual(first, {
      alert: {
        id,
        note: 'a migration; see CHG-9',
        acknowledgedAt: '2026-03-02T08:00:00.000Z',
        acknowledgedBy: { name: 'engineer', role: 'ENGINEER' },
      },
      userErrors: [],
    });
    assert.deepEqual(await acknowledge({ id, note: 'me too' }, app.tokens.owner), first);
    assert.equal((await list('acknowledged: true')).totalCount, 1);
    for (const [input, field, code] of [
      [{ id: 'MetricRegressionAlert:0b8f5c1e-3d52-4a7e-9a55-6f1f0c6b7d21' }, 'id', 'NOT_FOUND'],
      [{ id: 'MetricRegressionAlert:x' }, 'id', 'NOT_FOUND'],
      [{ id: 'Asset:s-slower' }, 'id', 'NOT_FOUND'],
      [{ id, note: 'x'.repeat(2001) }, 'note', 'BAD_USER_INPUT'],
      [{ id, note: '\ud800' }, 'note', 'BAD_USER_INPUT'],
    ] as const) {
      const { alert, userErrors } = await acknowledge(input);
      assert.deepEqual([alert, userErrors], [null, [{ field: ['input', field], code }]]);
    }
  });

  it('come of evaluations that administrators can list', async () => {
    const { data } = await ask(
      app,
      '{ evaluationRuns(first: 1) { totalCount edges { node { evaluatedAt trigger state stage attempts findings raised silenced recovered error } } } }',
      { token: app.tokens.admin },
    );
    assert.equal(data.evaluationRuns.totalCount, 2);
    assert.deepEqual(data.evaluationRuns.edges[0].node, {
      ...{
        evaluatedAt: '2026-03-02T01:00:00.000Z',
        trigger: 'NIGHT',
        state: 'DONE',
        stage: null,
        attempts: 1,
      },
      // Deploy frequency, lead time and failure rate of the workspace, a change type, two teams and two services.
      ...{ findings: 18, raised: 4, silenced: 0, recovered: 0, error: null },
    });
  });
});
