import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask, get } from '../support/client.js';
import { smallLedger } from '../support/small-ledger.js';

const NOW = Date.parse('2026-05-20T09:30:00Z');
const METRICS = `
  deployFrequencyPerDay { value sampleSize }
  leadTimeHours { p50 p90 sampleSize }
  changeFailureRate { value sampleSize failed pending }
  mttrHours { p50 p90 sampleSize }`;

/** GraphQL's metrics in the shape and the names of REST. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the query above asked for
function asRest(metrics: any) {
  const { deployFrequencyPerDay, leadTimeHours, changeFailureRate, mttrHours } = metrics;
  return {
    deploy_frequency_per_day: deployFrequencyPerDay.value,
    lead_time_hours: { p50: leadTimeHours.p50, p90: leadTimeHours.p90 },
    change_failure_rate: changeFailureRate.value,
    mttr_hours: { p50: mttrHours.p50, p90: mttrHours.p90 },
    sample_size: {
      deploy_frequency: deployFrequencyPerDay.sampleSize,
      lead_time: leadTimeHours.sampleSize,
      change_failure_rate: changeFailureRate.sampleSize,
      mttr: mttrHours.sampleSize,
    },
    change_failures: { failed: changeFailureRate.failed, pending: changeFailureRate.pending },
  };
}

/** Lines of a CSV whose cells hold neither commas nor quotes, as objects of text. */
function readCsv(text: string): Record<string, string>[] {
  const [header = '', ...lines] = text.split('\r\n').filter((line) => line !== '');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])));
}

describe('GraphQL, REST, the JSON export and the CSV export', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({
      clock: () => NOW,
      timeZone: 'Europe/Amsterdam',
      ledger: smallLedger({ endMs: NOW }),
    });
  });
  after(() => app.close());

  for (const [groupBy, dimension] of [
    ['team', 'TEAM'],
    ['service', 'SERVICE'],
    ['change_type', 'CHANGE_TYPE'],
  ]) {
    it(`agree to the last digit by ${groupBy}`, async () => {
      const query = `{ dora(groupBy: ${dimension}) { groups(first: 1000) { edges { node { key label metrics { ${METRICS} } } } } } }`;
      const answer = await ask(app, query);
      // biome-ignore lint/suspicious/noExplicitAny: the shape of the query above
      const expected = answer.data.dora.groups.edges.map(({ node }: any) => ({
        key: node.key,
        label: node.label,
        ...asRest(node.metrics),
      }));
      assert.ok(expected.length > 2);
      assert.deepEqual(
        await (await get(app, `/api/v1/analytics/dora/?group_by=${groupBy}`)).json(),
        expected,
      );
      assert.deepEqual(
        await (await get(app, `/api/v1/analytics/dora/export?format=json&group_by=${groupBy}`)).json(),
        expected,
      );
      const csv = readCsv(
        await (await get(app, `/api/v1/analytics/dora/export?format=csv&group_by=${groupBy}`)).text(),
      );
      assert.equal(csv.length, expected.length);
      const cell = (value: number | null) => (value === null ? '' : String(value));
      for (const [i, row] of csv.entries()) {
        assert.equal(row.key, expected[i].key ?? '');
        assert.equal(row.deploy_frequency_per_day, cell(expected[i].deploy_frequency_per_day));
        assert.equal(row.lead_time_hours_p50, cell(expected[i].lead_time_hours.p50));
        assert.equal(row.lead_time_hours_p90, cell(expected[i].lead_time_hours.p90));
        assert.equal(row.change_failure_rate, cell(expected[i].change_failure_rate));
        assert.equal(row.mttr_hours_p50, cell(expected[i].mttr_hours.p50));
        assert.equal(row.sample_size_mttr, cell(expected[i].sample_size.mttr));
      }
    });
  }

  it('agree over a window and a filter, without groups', async () => {
    const window = 'start: "2026-04-01T00:00:00+02:00", end: "2026-05-01T00:00:00+02:00"';
    const filter = 'teams: ["team-01", null], changeTypes: [NORMAL, EMERGENCY]';
    const { data } = await ask(
      app,
      `{ dora(window: {${window}}, filter: {${filter}}) { window { start end } overall { ${METRICS} } } }`,
    );
    const query =
      'start=2026-04-01&end=2026-04-30&filter=team:team-01,team:,change_type:normal,change_type:emergency';
    const rest = await (await get(app, `/api/v1/analytics/dora/?${query}`)).json();
    assert.deepEqual(rest, { window: data.dora.window, ...asRest(data.dora.overall) });
    assert.deepEqual(rest.window, { start: '2026-03-31T22:00:00.000Z', end: '2026-04-30T22:00:00.000Z' });
  });

  it('downloads under a name that says what it is', async () => {
    const response = await get(app, '/api/v1/analytics/dora/export?group_by=team');
    assert.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8');
    const disposition = response.headers.get('content-disposition');
    assert.equal(disposition, 'attachment; filename=vigilo-dora-acme-by-team-2026-04-20-to-2026-05-20.csv');
  });
});
