import assert from 'node:assert/strict';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { worseningLedger } from '../support/worsening-ledger.js';

const NOW = Date.parse('2026-03-20T12:00:00Z');
const GOALS = `current { quarterEnd deployFrequencyPerDay leadTimeP50Hours changeFailureRate mttrP50Hours }
  lastQuarter { quarterEnd targets { leadTimeP50Hours } metrics { leadTimeHours { value goal { target status quarterEnd } } } }
  history { quarterEnd }`;
const ERRORS = 'userErrors { field code message }';

describe('goals and settings', () => {
  let app: TestApp;
  let nowMs = NOW;
  beforeEach(async () => {
    nowMs = NOW;
    app = await startTestApp({
      clock: () => nowMs,
      timeZone: 'Europe/Amsterdam',
      ledger: worseningLedger(NOW),
    });
  });
  afterEach(() => app.close());

  const asAdmin = (query: string, variables: object = {}) =>
    ask(app, query, { token: app.tokens.admin, variables });
  const setGoals = (input: object) =>
    asAdmin(
      `mutation ($input: SetDoraGoalsInput!) { setDoraGoals(input: $input) { goals { ${GOALS} } ${ERRORS} } }`,
      { input },
    );
  const readMetrics = async () => {
    const { data } = await ask(
      app,
      `{ dora { overall { leadTimeHours { value goal { target status quarterEnd } } mttrHours { value goal { status } }
        changeFailureRate { goal { status } } deployFrequencyPerDay { value goal { status } } } goals { ${GOALS} } } }`,
    );
    return data.dora;
  };

  it('a goal is on every metric that has a target: met, breached, or unknown without a value', async () => {
    const targets = { deployFrequencyPerDay: 10, leadTimeP50Hours: 2, mttrP50Hours: 4 };
    await setGoals({ quarterEnd: '2026-03-31', ...targets });
    const { overall, goals } = await readMetrics();
    // Of 56 changes 7 took 20 h: the median is 2 h, equal to the target.
    assert.deepEqual(overall.leadTimeHours, {
      value: 2,
      goal: { target: 2, status: 'MET', quarterEnd: '2026-03-31' },
    });
    assert.equal(overall.deployFrequencyPerDay.goal.status, 'BREACHED');
    assert.deepEqual(overall.mttrHours, { value: null, goal: { status: 'UNKNOWN' } });
    assert.equal(overall.changeFailureRate.goal, null);
    assert.equal(goals.current.quarterEnd, '2026-03-31');
  });

  it('a goal holds to the last millisecond of its quarter in the zone, and is history from then on', async () => {
    await setGoals({ quarterEnd: '2026-03-31', leadTimeP50Hours: 1 });
    nowMs = Date.parse('2026-03-31T21:59:59.999Z');
    assert.equal((await readMetrics()).overall.leadTimeHours.goal.status, 'BREACHED');
    nowMs = Date.parse('2026-03-31T22:00:00Z');
    const { overall, goals } = await readMetrics();
    assert.equal(overall.leadTimeHours.goal, null);
    assert.equal(goals.current, null);
    assert.deepEqual(goals.lastQuarter, {
      quarterEnd: '2026-03-31',
      targets: { leadTimeP50Hours: 1 },
      metrics: {
        leadTimeHours: { value: 2, goal: { target: 1, status: 'BREACHED', quarterEnd: '2026-03-31' } },
      },
    });
  });

  it('goals of the next quarter can be set in advance: those of this one hold to its end', async () => {
    await setGoals({ quarterEnd: '2026-03-31', leadTimeP50Hours: 1 });
    const { data } = await setGoals({ quarterEnd: '2026-06-30', leadTimeP50Hours: 3 });
    const { goals } = data.setDoraGoals;
    assert.equal(goals.current.quarterEnd, '2026-03-31');
    assert.deepEqual(goals.history, [{ quarterEnd: '2026-06-30' }, { quarterEnd: '2026-03-31' }]);
    assert.equal(goals.lastQuarter, null);
    nowMs = Date.parse('2026-03-31T22:00:00Z');
    const later = (await readMetrics()).goals;
    assert.deepEqual([later.current.quarterEnd, later.lastQuarter.quarterEnd], ['2026-06-30', '2026-03-31']);
  });

  const REFUSED_GOALS: readonly [object, string, RegExp][] = [
    [
      { quarterEnd: '2026-03-19', leadTimeP50Hours: 1 },
      'quarterEnd',
      /must not be over in Europe\/Amsterdam/,
    ],
    [{ quarterEnd: '2026-03-31', leadTimeP50Hours: -1 }, 'leadTimeP50Hours', /0 or more, not -1/],
    [{ quarterEnd: '2026-03-31', changeFailureRate: 1.01 }, 'changeFailureRate', /0 to 1, not 1.01/],
  ];
  for (const [input, field, message] of REFUSED_GOALS) {
    it(`goals ${JSON.stringify(input)} are refused, and nothing is changed`, async () => {
      const { data, errors } = await setGoals(input);
      assert.deepEqual(errors, []);
      const [error] = data.setDoraGoals.userErrors;
      assert.deepEqual(
        [data.setDoraGoals.goals, error.field, error.code],
        [null, ['input', field], 'BAD_USER_INPUT'],
      );
      assert.match(error.message, message);
      assert.equal((await readMetrics()).goals.current, null);
    });
  }

  it('thresholds keep what is left out, and null brings back the default', async () => {
    const set = (input: object) =>
      asAdmin(
        `mutation ($input: SetRegressionThresholdsInput!) { setRegressionThresholds(input: $input) {
          thresholds { deployFrequency leadTime changeFailureRate mttr minSampleSize } ${ERRORS} } }`,
        { input },
      );
    const defaults = {
      deployFrequency: 0.3,
      leadTime: 0.3,
      changeFailureRate: 0.5,
      mttr: 0.3,
      minSampleSize: 1,
    };
    const first = await set({ leadTime: 0.5, minSampleSize: 20 });
    assert.deepEqual(first.data.setRegressionThresholds.thresholds, {
      ...defaults,
      leadTime: 0.5,
      minSampleSize: 20,
    });
    const second = await set({ leadTime: null, mttr: 1 });
    assert.deepEqual(second.data.setRegressionThresholds.thresholds, {
      ...defaults,
      mttr: 1,
      minSampleSize: 20,
    });
    for (const [input, field] of [
      [{ deployFrequency: 1.1 }, 'deployFrequency'],
      [{ leadTime: 0 }, 'leadTime'],
      [{ mttr: 100.5 }, 'mttr'],
      [{ minSampleSize: 0 }, 'minSampleSize'],
    ] as const) {
      const { data } = await set(input);
      assert.deepEqual(data.setRegressionThresholds.userErrors[0].field, ['input', field]);
    }
    const { data } = await ask(app, '{ regressionThresholds { mttr minSampleSize } }');
    assert.deepEqual(data.regressionThresholds, { mttr: 1, minSampleSize: 20 });
  });

  it('a group can be left out of the evaluation, and taken in again', async () => {
    const set = (input: object) =>
      asAdmin(
        `mutation ($input: SetGroupDisabledInput!) { setGroupDisabled(input: $input) { disabled ${ERRORS} } }`,
        { input },
      );
    const list = async () => (await ask(app, '{ disabledGroups { dimension key } }')).data.disabledGroups;
    for (const group of [
      { dimension: 'TEAM', key: 'slower' },
      { dimension: 'SERVICE', key: 'Asset:s-slower' },
      { dimension: 'SERVICE', key: null },
    ]) {
      await set({ ...group, disabled: true });
      await set({ ...group, disabled: true });
    }
    assert.equal((await list()).length, 3);
    await set({ dimension: 'SERVICE', key: 'Asset:s-slower', disabled: false });
    assert.deepEqual(await list(), [
      { dimension: 'TEAM', key: 'slower' },
      { dimension: 'SERVICE', key: null },
    ]);
    for (const [dimension, key] of [
      ['TEAM', 'nobody'],
      ['SERVICE', 'Asset:nothing'],
      ['SERVICE', 's-slower'],
      ['CHANGE_TYPE', 'NORMAL'],
      ['TEAM', 'a\u0000b'],
    ]) {
      const { data } = await set({ dimension, key, disabled: true });
      assert.deepEqual(data.setGroupDisabled.userErrors[0].field, ['input', 'key'], `${dimension} ${key}`);
    }
    assert.equal((await list()).length, 2);
  });

  it('a failure window or zone that is changed moves every number at once', async () => {
    const set = (input: object) =>
      asAdmin(
        `mutation ($input: SetAnalyticsSettingsInput!) { setAnalyticsSettings(input: $input) {
          workspace { timeZone doraFailureWindowHours } ${ERRORS} } }`,
        { input },
      );
    const both = { timeZone: 'Asia/Tokyo', doraFailureWindowHours: 0.5 };
    assert.deepEqual((await set(both)).data.setAnalyticsSettings.workspace, both);
    assert.deepEqual((await set({ doraFailureWindowHours: null })).data.setAnalyticsSettings.workspace, {
      timeZone: 'Asia/Tokyo',
      doraFailureWindowHours: 24,
    });
    const { data } = await ask(
      app,
      '{ dora { overall { mttrHours { series(interval: WEEK, last: 1) { bucketStart } } } } }',
    );
    assert.ok(data.dora.overall.mttrHours.series[0].bucketStart);
    for (const [input, field] of [
      [{ doraFailureWindowHours: 0 }, 'doraFailureWindowHours'],
      [{ doraFailureWindowHours: 8761 }, 'doraFailureWindowHours'],
      [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
      [{ timeZone: '+02:00' }, 'timeZone'],
    ] as const) {
      const answer = await set(input);
      assert.deepEqual(answer.data.setAnalyticsSettings.userErrors[0].field, ['input', field]);
    }
  });

  it('every change of a setting is recorded: who, when, from, to; what did not change is not', async () => {
    await setGoals({ quarterEnd: '2026-03-31', leadTimeP50Hours: 1 });
    const window =
      'mutation { setAnalyticsSettings(input: {doraFailureWindowHours: 48}) { userErrors { code } } }';
    await asAdmin(window);
    for (let twice = 0; twice < 2; twice += 1) {
      await asAdmin(window);
      await setGoals({ quarterEnd: '2026-03-31', leadTimeP50Hours: 1 });
      await asAdmin('mutation { setRegressionThresholds(input: {mttr: 0.3}) { userErrors { code } } }');
    }
    const list = `{ settingChanges(first: 1) { totalCount pageInfo { endCursor hasNextPage }
      edges { node { setting changedAt changedBy { name role } from to } } } }`;
    const { data } = await asAdmin(list);
    assert.equal(data.settingChanges.totalCount, 2, 'the goals, and the failure window');
    assert.deepEqual(data.settingChanges.edges[0].node, {
      setting: 'dora_failure_window_hours',
      changedAt: '2026-03-20T12:00:00.000Z',
      changedBy: { name: 'admin', role: 'ADMIN' },
      from: null,
      to: '48',
    });
    const after = data.settingChanges.pageInfo.endCursor;
    const next = await asAdmin(
      'query ($after: String) { settingChanges(after: $after) { edges { node { setting } } } }',
      { after },
    );
    assert.equal(next.data.settingChanges.edges.length, 1);
  });

  it('only administrators change settings and see who did; engineers acknowledge, viewers read', async () => {
    const calls: readonly [string, 'viewer' | 'engineer' | 'approver'][] = [
      ['mutation { setDoraGoals(input: {quarterEnd: "2026-03-31"}) { userErrors { code } } }', 'approver'],
      ['mutation { setRegressionThresholds(input: {}) { userErrors { code } } }', 'approver'],
      [
        'mutation { setGroupDisabled(input: {dimension: TEAM, disabled: true}) { userErrors { code } } }',
        'approver',
      ],
      ['mutation { setAnalyticsSettings(input: {}) { userErrors { code } } }', 'approver'],
      ['{ settingChanges { totalCount } }', 'approver'],
      ['{ evaluationRuns { totalCount } }', 'approver'],
      ['mutation { acknowledgeRegressionAlert(input: {id: "x"}) { userErrors { code } } }', 'viewer'],
    ];
    for (const [query, role] of calls) {
      const { errors } = await ask(app, query, { token: app.tokens[role] });
      assert.equal(errors[0]?.extensions.code, 'FORBIDDEN', query);
    }
    const { data } = await ask(
      app,
      '{ goals { current { quarterEnd } } regressionThresholds { mttr } regressionAlerts { totalCount } }',
    );
    assert.deepEqual(data, {
      goals: { current: null },
      regressionThresholds: { mttr: 0.3 },
      regressionAlerts: { totalCount: 0 },
    });
  });
});
