import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { smallLedger } from '../support/small-ledger.js';

const NOW = Date.parse('2026-05-20T09:30:00Z');
const COUNTS = 'countsIn { metric counts failed pendingUntil on reason }';

/** Beside a regular company: one change, completed late in the evening of UTC, and the incident of the next morning. */
function* records() {
  yield* smallLedger({ endMs: NOW });
  const change = { type: 'change', title: 'Late', change_type: 'normal', affected_assets: [] };
  yield {
    ...change,
    number: 'CHG-LATE',
    state: 'completed',
    closure_code: 'successful',
    created_at: '2026-05-18T20:30:00Z',
    completed_at: '2026-05-18T22:30:00Z',
  };
  yield { ...change, number: 'CHG-DRAFT', state: 'draft', created_at: '2026-05-18T20:30:00Z' };
  yield {
    type: 'incident',
    number: 'INC-LATE',
    title: 'Late',
    severity: 1,
    opened_at: '2026-05-19T00:30:00Z',
    caused_by: 'CHG-LATE',
  };
}

interface Entry {
  readonly metric: string;
  readonly counts: boolean;
  readonly failed: boolean | null;
  readonly pendingUntil: string | null;
}

describe('countsIn over the wire', () => {
  let app: TestApp;
  before(async () => {
    app = await startTestApp({ clock: () => NOW, timeZone: 'Europe/Amsterdam', ledger: records() });
  });
  after(() => app.close());

  it("says of a change where it counts, on which day of the workspace's zone, and why", async () => {
    const { data, errors } = await ask(app, `{ change(number: "CHG-LATE") { failed ${COUNTS} } }`);
    assert.deepEqual(errors, []);
    assert.equal(data.change.failed, true);
    // 22:30 in UTC is half past midnight in Amsterdam.
    const entry = { counts: true, failed: null, pendingUntil: null, on: '2026-05-19' };
    assert.deepEqual(data.change.countsIn, [
      {
        ...entry,
        metric: 'DEPLOY_FREQUENCY',
        reason: 'Closed as successful on 2026-05-19: 1 successful change.',
      },
      {
        ...entry,
        metric: 'LEAD_TIME',
        reason: 'Closed as successful on 2026-05-19, 2 h after its creation.',
      },
      {
        ...entry,
        metric: 'CHANGE_FAILURE_RATE',
        failed: true,
        reason:
          'It counts as a success and as a failure: it closed well, then INC-LATE opened 2 h after completion, within the ' +
          'failure window of 24 h.',
      },
    ]);
  });

  it('says of an incident whether it makes its change fail, and where it counts itself', async () => {
    const { data } = await ask(app, `{ incident(number: "INC-LATE") { ${COUNTS} } }`);
    const entry = { failed: null, pendingUntil: null };
    assert.deepEqual(data.incident.countsIn, [
      {
        ...entry,
        metric: 'CHANGE_FAILURE_RATE',
        counts: true,
        on: '2026-05-19',
        reason:
          'It opened 2 h after CHG-LATE’s completion, within the failure window of 24 h: CHG-LATE counts as failed on ' +
          '2026-05-19.',
      },
      {
        ...entry,
        metric: 'MTTR',
        counts: false,
        on: null,
        reason: 'Still open: it counts once it is resolved.',
      },
    ]);
  });

  it('says of a change that is not closed that it counts nowhere', async () => {
    const { data } = await ask(app, `{ change(number: "CHG-DRAFT") { failed ${COUNTS} } }`);
    const entry = { counts: false, pendingUntil: null, on: null, reason: 'Not completed yet.' };
    assert.deepEqual(data.change.countsIn, [
      { ...entry, metric: 'DEPLOY_FREQUENCY', failed: null },
      { ...entry, metric: 'LEAD_TIME', failed: null },
      { ...entry, metric: 'CHANGE_FAILURE_RATE', failed: false },
    ]);
  });

  it('adds up to the report of the same window, and says the same as `failed`', async () => {
    const start = '"2026-04-20T00:00:00Z"';
    const end = '"2026-05-20T09:30:00Z"';
    const window = `{start: ${start}, end: ${end}}`;
    const { data, errors } = await ask(
      app,
      `{ dora(window: ${window}) { overall {
        deployFrequencyPerDay { sampleSize } leadTimeHours { sampleSize } changeFailureRate { sampleSize failed pending } mttrHours { sampleSize }
      } }
      changes(first: 1000, filter: {completed: ${window}}) { edges { node { failed ${COUNTS} } } }
      incidents(first: 1000, filter: {resolved: ${window}}) { edges { node { ${COUNTS} } } } }`,
    );
    assert.deepEqual(errors, []);
    const entriesOf = (metric: string, list: 'changes' | 'incidents'): Entry[] =>
      data[list].edges.flatMap(({ node }: { node: { countsIn: Entry[] } }) =>
        node.countsIn.filter((entry) => entry.metric === metric),
      );
    const counted = (entries: Entry[]) => entries.filter(({ counts }) => counts).length;
    const rate = entriesOf('CHANGE_FAILURE_RATE', 'changes');
    assert.deepEqual(data.dora.overall, {
      deployFrequencyPerDay: { sampleSize: counted(entriesOf('DEPLOY_FREQUENCY', 'changes')) },
      leadTimeHours: { sampleSize: counted(entriesOf('LEAD_TIME', 'changes')) },
      changeFailureRate: {
        sampleSize: counted(rate),
        failed: rate.filter(({ failed }) => failed).length,
        pending: rate.filter(({ pendingUntil }) => pendingUntil !== null).length,
      },
      mttrHours: { sampleSize: counted(entriesOf('MTTR', 'incidents')) },
    });
    assert.ok(data.dora.overall.changeFailureRate.pending > 0);
    const saidByField = data.changes.edges.map(({ node }: { node: { failed: boolean } }) => node.failed);
    assert.deepEqual(
      rate.map(({ failed }) => failed),
      saidByField,
    );
  });
});
