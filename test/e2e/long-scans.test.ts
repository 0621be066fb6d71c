import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask, get } from '../support/client.js';
import { smallLedger } from '../support/small-ledger.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const WINDOW = 'window: { start: "2026-03-01T00:00:00Z", end: "2026-05-10T00:00:00Z" }';
const SERIES = 'series(interval: WEEK) { start value p90 sampleSize }';
const METRICS = ['deployFrequencyPerDay', 'leadTimeHours', 'changeFailureRate', 'mttrHours']
  .map((name) => `${name} { value previous sampleSize ${SERIES} }`)
  .join(' ');
const POINTS = 'series(interval: MONTH) { start p50 p90 rate sampleSize }';
const VIEWS = `approvals { decided rejected ${POINTS} previous { decided } } runbooks { executions ${POINTS} }
  changes { closed standard normal emergency ${POINTS} previous { normal } } recovery { hours { p50 } ${POINTS} }
  failedDeploymentRecoveryHours { p50 } openIncidents { count } leadTimeStages { stage hours { p50 } ${POINTS} } rework { rate ${POINTS} }`;
const DOCUMENTS = [
  `{ dora(${WINDOW}, groupBy: TEAM) { overall { ${METRICS} } groups { edges { node { key metrics { ${METRICS} } } } } } }`,
  `{ dora(${WINDOW}, groupBy: SERVICE, filter: { changeTypes: [NORMAL] }) { overall { ${METRICS} } groups { edges { node { key metrics { ${METRICS} } } } } } }`,
  `{ operations(${WINDOW}, groupBy: TEAM) { overall { ${VIEWS} } groups { edges { node { key operations { ${VIEWS} } } } } } }`,
  `{ operations(${WINDOW}) { overall { changes { closed } } } }`,
  `{ compare(${WINDOW}, groupBy: CHANGE_TYPE) { overall { leadTimeHours { delta } } groups { edges { node { key metrics { leadTimeHours { delta } } } } } } }`,
  `{ executiveSummary(${WINDOW}) { headline movers(first: 3) { best { label value } worst { label value } } } }`,
];
const ADDRESSES = ['dora', 'dora/compare', 'operations', 'executive-summary'];

describe('What another thread reads', () => {
  let here: TestApp;
  let elsewhere: TestApp;
  before(async () => {
    here = await startTestApp({
      ledger: smallLedger({ endMs: END_MS, teams: 4, days: 120 }),
      clock: () => END_MS,
    });
    elsewhere = await startTestApp({
      ...{ sharing: here, clock: () => END_MS },
      environment: { VIGILO_SCAN_ROWS: '0', VIGILO_ANSWER_CACHE_MB: '0' },
    });
  });
  after(async () => {
    await elsewhere?.close();
    await here?.close();
  });

  const dataOf = async (app: TestApp, query: string) => {
    const { data, errors } = await ask(app, query);
    assert.deepEqual(errors, []);
    return data;
  };

  for (const query of DOCUMENTS) {
    it(`is what this one reads: ${query.slice(0, 60).replaceAll('\n', ' ')}`, async () => {
      const expected = await dataOf(here, query);
      assert.match(JSON.stringify(expected), /[1-9]/);
      // Documents that come again are executed compiled.
      for (let n = 0; n < 3; n += 1) assert.deepEqual(await dataOf(elsewhere, query), expected);
    });
  }

  for (const address of ADDRESSES) {
    it(`is what this one reads: ${address}`, async () => {
      const search = 'start=2026-03-01T00:00:00Z&end=2026-05-10T00:00:00Z';
      const path = `/api/v1/analytics/${address}/?${search}${address.startsWith('exec') ? '' : '&group_by=service'}`;
      const [expected, said] = await Promise.all([get(here, path), get(elsewhere, path)]);
      assert.equal(expected.status, 200);
      assert.deepEqual(await said.json(), await expected.json());
    });
  }
});
