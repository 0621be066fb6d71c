import assert from 'node:assert/strict';
import type { AlertFacts } from '../../../../src/analytics/dispatch-event.js';
import type { AlertRow } from '../../../../src/store/alert-rows.js';
import { alertFacts, breach, recovery, regression, trial } from './events.js';

const HEAD = {
  version: 1,
  id: '5f0c3a52-7a0e-4e4b-9a53-2b1f5d1f7a01',
  timestamp: '2026-03-02T01:00:02.500Z',
  workspace: { slug: 'acme', name: 'Acme' },
};
const WEEK = { start: '2026-02-23T01:00:00.000Z', end: '2026-03-02T01:00:00.000Z' };
const TAB =
  'https://vigilo.test/ws/acme/analytics?tab=team&team=payments' +
  '&start=2026-02-23T01%3A00%3A00.000Z&end=2026-03-02T01%3A00%3A00.000Z';
const REGRESSION = {
  id: 'MetricRegressionAlert:0b9c1f6e-3c55-4b3e-8f4e-6f2a1c9d8e70',
  ...{ metric: 'mttr', metric_name: 'MTTR', unit: 'hours' },
  ...{ dimension: 'team', key: 'payments', label: 'payments' },
  ...{ value: 3.1, baseline: 2.1, change: 0.45, threshold: 0.3, sample_size: 9, baseline_sample_size: 34 },
  window: WEEK,
  baseline_window: { start: '2026-02-02T01:00:00.000Z', end: '2026-03-02T01:00:00.000Z' },
  evaluated_at: '2026-03-02T01:00:00.000Z',
  spark: [2, 1.5, null, 2.5, 2, 1.75, null, 2.25, 3, null, 3.5, 2.75, 4, 3.25],
  summary: 'MTTR (p50) for team payments regressed +45 % vs 28-day baseline (3.1 h from 2.1 h, n = 9)',
  url: TAB,
  alert_url: `${TAB}&alert=0b9c1f6e-3c55-4b3e-8f4e-6f2a1c9d8e70`,
};

describe('The events', () => {
  it("metric.regression carries the alert's own numbers, windows, summary and links", () => {
    assert.deepEqual(regression(), { type: 'metric.regression', ...HEAD, data: REGRESSION });
  });

  it('metric.recovered carries the numbers that the alert was raised for, and since when it is over', () => {
    const summary =
      'MTTR (p50) for team payments is back within its threshold; ' +
      'it had regressed +45 % vs 28-day baseline (3.1 h from 2.1 h, n = 9)';
    const data = { ...REGRESSION, summary, recovered_at: '2026-03-05T01:00:00.000Z' };
    assert.deepEqual(recovery(), { type: 'metric.recovered', ...HEAD, data });
  });

  it('goal.breached carries the target, the value and what the value is over', () => {
    const data = {
      ...{ metric: 'mttr', metric_name: 'MTTR', unit: 'hours', target: 2, value: 3.1, sample_size: 40 },
      window: { start: '2026-01-31T01:00:00.000Z', end: '2026-03-02T01:00:00.000Z' },
      quarter_end: '2026-03-31',
      summary:
        'MTTR (p50) for the whole workspace misses its goal of at most 2 h by 2026-03-31 (3.1 h, n = 40)',
      url:
        'https://vigilo.test/ws/acme/analytics?tab=overview' +
        '&start=2026-01-31T01%3A00%3A00.000Z&end=2026-03-02T01%3A00%3A00.000Z',
    };
    assert.deepEqual(breach(), { type: 'goal.breached', ...HEAD, data });
  });

  it('channel.test says of which channel it is and who asked', () => {
    const summary = 'Test of channel Ops alerts, asked for by Ann Admin';
    const data = { channel: 'Ops alerts', asked_by: 'Ann Admin', summary };
    assert.deepEqual(trial(), { type: 'channel.test', ...HEAD, data });
  });

  it("a service's key is its asset's id, as in GraphQL; the whole workspace has none", () => {
    const service = { dimension: 'service', key: 'checkout-api', label: 'Checkout API' } as const;
    assert.equal(regression(service).data.key, 'Asset:checkout-api');
    assert.match(regression(service).data.url, /\?tab=service&service=checkout-api&/);
    const whole = { dimension: null, key: null, label: 'Whole workspace' };
    assert.equal(regression(whole).data.key, null);
    assert.match(regression(whole).data.url, /\?tab=overview&start=/);
    const unassigned = { dimension: 'team', key: null, label: 'Unassigned' } as const;
    assert.match(regression(unassigned).data.url, /\?tab=team&team=&start=/);
  });

  it('are made of the row of an alert and its spark', () => {
    const row: AlertRow = {
      ...alertFacts(),
      ...{ raisedAtMs: 0, acknowledgedAtMs: null, acknowledgedBy: null, note: null, recoveredAtMs: null },
    };
    const facts: AlertFacts = { ...row, spark: alertFacts().spark };
    assert.deepEqual(regression(facts).data, REGRESSION);
  });
});
