import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask, get } from '../support/client.js';
import { smallLedger } from '../support/small-ledger.js';

const NOW = Date.parse('2026-05-20T09:30:00Z');
const APRIL = '{ start: "2026-04-01T00:00:00Z", end: "2026-05-01T00:00:00Z" }';
const MAY = '{ start: "2026-05-01T00:00:00Z", end: "2026-05-15T00:00:00Z" }';
const SIDE = '{ value p90 sampleSize }';
const COMPARED = `{ metric window ${SIDE} to ${SIDE} delta relativeChange improved }`;
const METRICS = ['deployFrequencyPerDay', 'leadTimeHours', 'changeFailureRate', 'mttrHours'] as const;
const compared = METRICS.map((name) => `${name} ${COMPARED}`).join(' ');
const plain = `deployFrequencyPerDay { value sampleSize } leadTimeHours { value p90 sampleSize } changeFailureRate { value sampleSize }
  mttrHours { value p90 sampleSize }`;

type Numbers = Record<string, { value: number | null; p90?: number | null; sampleSize: number }>;

describe('compare and executiveSummary', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ clock: () => NOW, ledger: smallLedger({ endMs: NOW, teams: 6, days: 70 }) });
  });
  after(() => app.close());

  const query = async (text: string, token = app.tokens.viewer) => {
    const { data, errors } = await ask(app, text, { token });
    assert.deepEqual(errors, []);
    return data;
  };

  it('puts two windows side by side, each as dora says it, for every group of either', async () => {
    const data = await query(`{
      compare(window: ${MAY}, to: ${APRIL}, groupBy: TEAM) { window { start } to { start } overall { ${compared} } groups { edges { node { key metrics { ${compared} } } } } }
      may: dora(window: ${MAY}, groupBy: TEAM) { overall { ${plain} } groups { edges { node { key metrics { ${plain} } } } } }
      april: dora(window: ${APRIL}, groupBy: TEAM) { overall { ${plain} } groups { edges { node { key metrics { ${plain} } } } } }
    }`);
    const { compare, may, april } = data;
    assert.deepEqual(
      [compare.window.start, compare.to.start],
      ['2026-05-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z'],
    );
    const byKey = (report: { groups: { edges: { node: { key: string; metrics: Numbers } }[] } }) =>
      new Map(report.groups.edges.map(({ node }) => [node.key, node.metrics]));
    const cells = [[compare.overall, may.overall, april.overall] as const];
    const [mays, aprils] = [byKey(may), byKey(april)];
    for (const { node } of compare.groups.edges)
      cells.push([node.metrics, mays.get(node.key), aprils.get(node.key)]);
    assert.ok(cells.length > 5);
    for (const [both, now, then] of cells) {
      for (const name of METRICS) {
        const { window, to, delta, relativeChange } = both[name];
        assert.deepEqual(window, { p90: null, ...now?.[name] });
        assert.deepEqual(to, { p90: null, ...then?.[name] });
        const isNone = window.value === null || to.value === null;
        assert.equal(delta, isNone ? null : window.value - to.value);
        assert.equal(relativeChange, isNone || to.value === 0 ? null : (delta ?? Number.NaN) / to.value);
      }
    }
  });

  it('compares with the previous window where none is named', async () => {
    const { compare, dora } = await query(
      `{ compare(window: ${MAY}) { to { start end } overall { leadTimeHours { delta } } } dora(window: ${MAY}) { overall { leadTimeHours { delta } } } }`,
    );
    assert.deepEqual(compare.to, { start: '2026-04-17T00:00:00.000Z', end: '2026-05-01T00:00:00.000Z' });
    assert.deepEqual(compare.overall, dora.overall);
  });

  it('says the same by REST, JSON and CSV', async () => {
    const search = 'start=2026-05-01&end=2026-05-14&to_start=2026-04-01&to_end=2026-04-30&group_by=service';
    const { compare } = await query(
      `{ compare(window: ${MAY}, to: ${APRIL}, groupBy: SERVICE) { groups { edges { node { key label metrics { ${compared} } } } } } }`,
    );
    const rest = (await (await get(app, `/api/v1/analytics/dora/compare?${search}`)).json()) as Record<
      string,
      never
    >[];
    const text = await (await get(app, `/api/v1/analytics/dora/compare/export?${search}`)).text();
    assert.deepEqual(
      await (await get(app, `/api/v1/analytics/dora/compare/export?format=json&${search}`)).json(),
      rest,
    );
    const [header = '', ...lines] = text.trimEnd().split('\r\n');
    const names = header.split(',');
    assert.equal(rest.length, compare.groups.edges.length);
    for (const [i, { node }] of compare.groups.edges.entries()) {
      const { window, to, delta, improved } = node.metrics.leadTimeHours;
      const lead = rest[i]?.lead_time_hours as unknown as Record<string, unknown>;
      assert.deepEqual(
        [rest[i]?.key, lead.value, lead.value_to, lead.p90_to, lead.delta, lead.improved],
        [node.key, window.value, to.value, to.p90, delta, improved],
      );
      const cells = lines[i]?.split(',') ?? [];
      assert.equal(cells[names.indexOf('lead_time_hours_delta')], delta === null ? '' : String(delta));
    }
  });

  it('names the bound of the other window that is wrong', async () => {
    const { errors } = await ask(
      app,
      `{ compare(to: { start: "2026-05-02T00:00:00Z", end: "2026-05-01T00:00:00Z" }) { window { days } } }`,
    );
    assert.deepEqual(errors[0]?.extensions, { code: 'BAD_USER_INPUT', field: 'to.end' });
    const answer = await get(app, '/api/v1/analytics/dora/compare?to_start=2026-05-02&to_end=2026-05-01');
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /"to_end"/);
    assert.equal((await get(app, '/api/v1/analytics/dora?to_start=2026-05-02')).status, 400);
  });

  it('sums the workspace up: metrics, missed goals, open alerts, movers and a headline', async () => {
    const setGoals = `mutation { setDoraGoals(input: { quarterEnd: "2026-06-30", changeFailureRate: 0.01, leadTimeP50Hours: 1000 }) { userErrors { message } } }`;
    await query(setGoals, app.tokens.admin);
    const { executiveSummary, dora, regressionAlerts } = await query(`{
      executiveSummary(window: ${MAY}) { window { days } metrics { ${plain} } breachedGoals openAlerts headline
        movers(first: 2) { best { dimension label metric value previous relativeChange improved } worst { improved relativeChange } } }
      dora(window: ${MAY}) { overall { ${plain} } }
      regressionAlerts(filter: { acknowledged: false, recovered: false }) { totalCount }
    }`);
    const { metrics, breachedGoals, openAlerts, headline, movers } = executiveSummary;
    assert.deepEqual(metrics, dora.overall);
    assert.deepEqual(breachedGoals, ['CHANGE_FAILURE_RATE']);
    assert.equal(openAlerts, regressionAlerts.totalCount);
    assert.match(headline, /change failure rate misses its goal of at most 1 % \(\d/);
    assert.equal(movers.best.length, 2);
    assert.ok(movers.best.every(({ improved }: { improved: boolean }) => improved));
    assert.ok(movers.worst.every(({ improved }: { improved: boolean }) => !improved));
    const rest = (await (
      await get(app, '/api/v1/analytics/executive-summary?start=2026-05-01&end=2026-05-14')
    ).json()) as Record<string, unknown>;
    assert.deepEqual(
      [rest.headline, rest.open_alerts, rest.breached_goals],
      [headline, openAlerts, ['change_failure_rate']],
    );
  });

  it('costs three statements: who calls, the facts, the alerts', async () => {
    const text = `{ executiveSummary(window: ${MAY}) { headline movers { best { label } } metrics { ${plain} } } compare(window: ${MAY}, to: ${APRIL}, groupBy: TEAM) { overall { ${compared} } } }`;
    await query(text);
    app.statements.length = 0;
    await query(text);
    assert.ok(app.statements.length <= 3, app.statements.join('\n'));
  });
});
