import assert from 'node:assert/strict';
import { METRIC_IDS, type MetricId, type Reading } from '../../../src/domain/metrics/metric.js';
import { METRICS } from '../../../src/domain/metrics/registry.js';
import {
  evaluateRegressions,
  judge,
  type RegressionRules,
  regressionWindows,
  type Subject,
} from '../../../src/domain/regression.js';
import { parseSettings } from '../../../src/domain/settings.js';
import { sliceOf } from '../../../src/domain/slice.js';
import { change, hoursFrom, ledger } from '../../support/ledger-builder.js';
import { createMemoryFactSource } from '../../support/memory-facts.js';

const DEFAULTS = parseSettings({}).regression;
const HOUR = 3_600_000;
const hours = (ms: number) => ms / HOUR;

const readingOf = (parts: Pick<Reading, 'value' | 'sampleSize'>): Reading => ({
  ...{ p90: null, failed: null, pending: null },
  ...parts,
});

/** A value with samples aplenty; null is a metric without a sample. */
const read = (value: number | null) => readingOf({ value, sampleSize: value === null ? 0 : 10 });

/** Judges a week's value against its baseline. */
function compare(
  metric: MetricId,
  value: number | null,
  baseline: number | null,
  rules: Partial<RegressionRules> = {},
) {
  return judge(metric, read(value), read(baseline), { ...DEFAULTS, ...rules });
}

const regresses = (...args: Parameters<typeof compare>) => compare(...args)?.hasRegressed ?? null;

/** From the definitions: worse by exactly the threshold, and just past it. */
const BOUNDARIES: readonly [id: MetricId, baseline: number, at: number, past: number, why: string][] = [
  ['deploy_frequency', 40 / 28, 7 / 7, 6 / 7, '7 deploys against 40: 7 ÷ 7 ÷ (40 ÷ 28) − 1 = −0.3; 6: −0.4'],
  ['deploy_frequency', 200 / 28, 35 / 7, 34 / 7, '35 against 200: −0.30000000000000004 in binary'],
  ['deploy_frequency', 1_000_000 / 28, 175_000 / 7, 174_999 / 7, 'one deploy of 175,000 fewer'],
  ['lead_time', 10, 13, hours(13 * HOUR + 1), '13 h against 10 h, and a millisecond more'],
  ['lead_time', 1, 1.3, hours(1.3 * HOUR + 1), '1.3 ÷ 1.0 − 1 is 0.30000000000000004 in binary'],
  ['lead_time', 10_000, 13_000, hours(13_000 * HOUR + 1), 'a millisecond of more than a year'],
  ['change_failure_rate', 2 / 10, 3 / 10, 301 / 1_000, '3 of 10 against 2 of 10, and 301 of 1,000'],
  ['change_failure_rate', 2 / 3, 1 / 1, 1.000_001, '3 of 3 against 2 of 3: 0.5000000000000001 in binary'],
  ['mttr', 0.5, 0.65, hours(39 * 60_000 + 1), '39 min against 30 min: 0.30000000000000004 in binary'],
  ['mttr', 100, 130, hours(130 * HOUR + 1), '130 h against 100 h, and a millisecond more'],
];

describe('Regressions', () => {
  for (const [id, baseline, at, past, why] of BOUNDARIES) {
    it(`${METRICS[id].name}: exactly at the threshold is not past it, just past it is (${why})`, () => {
      assert.equal(regresses(id, at, baseline), false);
      assert.equal(regresses(id, past, baseline), true);
    });
  }

  it('the definitions set the default thresholds', () => {
    assert.deepEqual(DEFAULTS.thresholds, {
      ...{ deploy_frequency: 0.3, lead_time: 0.3, change_failure_rate: 0.5, mttr: 0.3 },
    });
    assert.equal(DEFAULTS.minSampleSize, 1);
  });

  it('what changes for the better never regresses, by however much', () => {
    assert.equal(regresses('deploy_frequency', 100, 1), false);
    for (const id of ['lead_time', 'change_failure_rate', 'mttr'] as const) {
      assert.equal(regresses(id, 0, 1), false, id);
      assert.equal(regresses(id, 0.1, 1), false, id);
    }
  });

  it('r is the relative change, negative where the value fell; the finding keeps all that it was judged by', () => {
    const current = readingOf({ value: 14, sampleSize: 12 });
    const baseline = readingOf({ value: 10, sampleSize: 60 });
    // (14 − 10) ÷ 10 = 0.4
    assert.deepEqual(judge('lead_time', current, baseline, DEFAULTS), {
      ...{ value: 14, baseline: 10, change: 0.4, threshold: 0.3 },
      ...{ sampleSize: 12, baselineSampleSize: 60, hasRegressed: true },
    });
    assert.equal(compare('deploy_frequency', 1, 4)?.change, -0.75);
    assert.equal(compare('change_failure_rate', 0.25, 0.5)?.change, -0.5);
  });

  it('from a baseline of 0 any value above 0 regresses where low is good; r is then null', () => {
    for (const id of ['lead_time', 'change_failure_rate', 'mttr'] as const) {
      for (const value of [hours(1), 1]) {
        const judged = compare(id, value, 0, { thresholds: { ...DEFAULTS.thresholds, [id]: 100 } });
        assert.deepEqual([judged?.hasRegressed, judged?.change, judged?.baseline], [true, null, 0], id);
      }
      const still = compare(id, 0, 0);
      assert.deepEqual([still?.hasRegressed, still?.change], [false, null], id);
    }
  });

  it('deploy frequency cannot regress from a baseline of 0', () => {
    assert.equal(compare('deploy_frequency', 1, 0)?.hasRegressed, false);
    assert.equal(compare('deploy_frequency', 0, 0)?.hasRegressed, false);
    // As the metric reads it: no deploy in 28 days is a 0 without a sample.
    const none = readingOf({ value: 0, sampleSize: 0 });
    assert.equal(judge('deploy_frequency', none, none, DEFAULTS), null);
  });

  it('without a sample on either side nothing can be said', () => {
    for (const id of ['lead_time', 'change_failure_rate', 'mttr'] as const) {
      assert.equal(compare(id, null, 1), null, id);
      assert.equal(compare(id, 1, null), null, id);
      assert.equal(compare(id, null, null), null, id);
    }
  });

  it('a week without a deploy regresses against a baseline with one', () => {
    const none = readingOf({ value: 0, sampleSize: 0 });
    const judged = judge('deploy_frequency', none, readingOf({ value: 1 / 28, sampleSize: 1 }), DEFAULTS);
    assert.deepEqual([judged?.hasRegressed, judged?.change, judged?.sampleSize], [true, -1, 0]);
  });

  it("a baseline of fewer records than the minimum is not judged, whatever the week's sample", () => {
    const rules = { ...DEFAULTS, minSampleSize: 5 };
    for (const id of METRIC_IDS) {
      const sized = (sampleSize: number) => readingOf({ value: 0.5, sampleSize });
      assert.equal(judge(id, sized(9), sized(4), rules), null, id);
      assert.notEqual(judge(id, sized(1), sized(5), rules), null, id);
      assert.notEqual(judge(id, sized(1), sized(1), DEFAULTS), null, id);
    }
  });

  it("every metric is held against the workspace's own threshold for it", () => {
    const thresholds = { deploy_frequency: 0.5, lead_time: 1, change_failure_rate: 0.1, mttr: 2 };
    const at = [4, 20, 0.11, 30];
    const past = [3.99, 20.01, 0.111, 30.01];
    // 4 ÷ 8 − 1 = −0.5; 20 ÷ 10 − 1 = 1; 0.11 ÷ 0.1 − 1 = 0.1; 30 ÷ 10 − 1 = 2
    const baselines = [8, 10, 0.1, 10];
    METRIC_IDS.forEach((id, i) => {
      assert.equal(regresses(id, at[i] ?? null, baselines[i] ?? null, { thresholds }), false, id);
      assert.equal(regresses(id, past[i] ?? null, baselines[i] ?? null, { thresholds }), true, id);
      assert.equal(compare(id, 1, 1, { thresholds })?.threshold, thresholds[id], id);
    });
  });

  it('a threshold of 1 for deploy frequency is never passed: not even by a week without a deploy', () => {
    const thresholds = { ...DEFAULTS.thresholds, deploy_frequency: 1 };
    assert.equal(regresses('deploy_frequency', 0, 3, { thresholds }), false);
  });

  it('the windows are 7 and 28 days of 24 hours that end at the instant', () => {
    const { value, baseline } = regressionWindows(Date.parse('2026-03-29T01:00:00Z'));
    const shown = [value.startMs, value.endMs, baseline.startMs, baseline.endMs];
    assert.deepEqual(
      shown.map((ms) => new Date(ms).toISOString()),
      [
        '2026-03-22T01:00:00.000Z',
        '2026-03-29T01:00:00.000Z',
        '2026-03-01T01:00:00.000Z',
        '2026-03-29T01:00:00.000Z',
      ],
    );
  });
});

const EVALUATED_AT = '2026-04-01T00:00:00Z';

/** Whom an evaluation looked at: the workspace is `all`, Unassigned a null without quotes. */
async function subjectsJudged(disabledGroups: RegressionRules['disabledGroups']) {
  const completedAt = hoursFrom(EVALUATED_AT, -24);
  const changes = [
    change({ completedAt, owner: 'ada', affectedAssets: ['payments'] }),
    change({ completedAt, owner: 'nil' }),
    change({ completedAt }),
  ];
  const plain = ledger({
    teams: { ada: 'payments', nil: 'null' },
    services: { payments: 'Payments' },
    changes,
  });
  const { baseline } = regressionWindows(Date.parse(EVALUATED_AT));
  const facts = await createMemoryFactSource(() => plain).read([baseline]);
  const failure = { failureWindowMs: 24 * HOUR, asOfMs: baseline.endMs };
  const findings = evaluateRegressions(sliceOf(facts, baseline), { ...DEFAULTS, disabledGroups }, failure);
  const names = findings.map(({ dimension, key }: Subject) => `${dimension ?? 'all'} ${JSON.stringify(key)}`);
  return [...new Set(names)].sort();
}

describe('Groups that are disabled', () => {
  const EVERYONE = [
    'all null',
    'change_type "normal"',
    'service "payments"',
    'service null',
    'team "null"',
    'team "payments"',
    'team null',
  ];
  const everyoneBut = (name: string) => EVERYONE.filter((one) => one !== name);

  it('the workspace as a whole and every group of the three dimensions are looked at', async () => {
    assert.deepEqual(await subjectsJudged([]), EVERYONE);
  });

  it('a disabled group is left out; the same key in another dimension is not', async () => {
    const judged = await subjectsJudged([{ dimension: 'team', key: 'payments' }]);
    assert.deepEqual(judged, everyoneBut('team "payments"'));
  });

  it('"Unassigned" can be disabled: in one dimension, and neither the workspace nor a team called "null"', async () => {
    for (const dimension of ['team', 'service'] as const) {
      assert.deepEqual(await subjectsJudged([{ dimension, key: null }]), everyoneBut(`${dimension} null`));
    }
  });

  it('a team called "null" is disabled without "Unassigned"', async () => {
    assert.deepEqual(await subjectsJudged([{ dimension: 'team', key: 'null' }]), everyoneBut('team "null"'));
  });

  it('with every group disabled the workspace as a whole is still looked at', async () => {
    const groups = [
      ...['payments', 'null', null].map((key) => ({ dimension: 'team' as const, key })),
      ...['payments', null].map((key) => ({ dimension: 'service' as const, key })),
      { dimension: 'change_type' as const, key: 'normal' },
    ];
    assert.deepEqual(await subjectsJudged(groups), ['all null']);
  });
});
