import assert from 'node:assert/strict';
import {
  type ChangeSettings,
  setAnalyticsSettings,
  setGoals,
  setGroupDisabled,
  setThresholds,
} from '../../../src/analytics/change-settings.js';
import { parseLocalDate } from '../../../src/domain/instant.js';
import type { MetricId } from '../../../src/domain/metrics/metric.js';
import { parseSettings } from '../../../src/domain/settings.js';
import { formatLocalDate } from '../../../src/domain/zone.js';
import { PublicError } from '../../../src/errors.js';

const NOW = Date.parse('2026-02-10T12:00:00Z');
const DEFAULT_THRESHOLDS = { deploy_frequency: 0.3, lead_time: 0.3, change_failure_rate: 0.5, mttr: 0.3 };

/** A workspace that keeps its settings in memory, as JSON, without those that are null. */
function workspace(stored: Readonly<Record<string, unknown>> = {}, zone = 'UTC') {
  let text = JSON.stringify(stored);
  let timeZone = zone;
  let edits = 0;
  const rules = () => ({ settings: parseSettings(JSON.parse(text)), timeZone });
  const change: ChangeSettings = async (edit) => {
    const { time_zone, ...edited } = edit(rules());
    const merged = Object.entries({ ...JSON.parse(text), ...edited }).filter(([, value]) => value !== null);
    text = JSON.stringify(Object.fromEntries(merged));
    if (time_zone !== undefined) timeZone = String(time_zone);
    edits += 1;
    return rules();
  };
  return { change, rules, stored: () => JSON.parse(text), edits: () => edits };
}

type Workspace = ReturnType<typeof workspace>;

const targetsOf = (values: Partial<Record<MetricId, number | null>>) =>
  Object.entries(values).map(([metric, value]) => ({
    field: `input.${metric}`,
    metric: metric as MetricId,
    value,
  }));

/** Sets the goals of the quarter that ends on a day. */
async function set(
  { change }: Workspace,
  day: string,
  values: Partial<Record<MetricId, number | null>>,
  asOfMs = NOW,
) {
  const quarterEnd = parseLocalDate(day);
  assert.ok(quarterEnd !== null, day);
  return setGoals(change, { quarterEnd, targets: targetsOf(values) }, asOfMs);
}

/** Every quarter that has goals, each with its lead time target. */
const goalsOf = ({ rules }: Workspace) =>
  rules().settings.goals.map(({ quarterEnd, targets }) => [formatLocalDate(quarterEnd), targets.lead_time]);

/** What an input error says, by the field that it names. */
async function refusal(attempt: () => Promise<unknown>): Promise<string> {
  try {
    await attempt();
  } catch (error) {
    assert.ok(error instanceof PublicError, String(error));
    assert.equal(error.code, 'BAD_USER_INPUT');
    return error.faults.map(({ field, message }) => `${field}: ${message}`).join('; ');
  }
  assert.fail('it was taken');
}

describe('Setting goals', () => {
  it('sets a quarter as a whole: a target that is null or left out is none', async () => {
    const acme = workspace();
    await set(acme, '2026-03-31', { deploy_frequency: 2, lead_time: 24, change_failure_rate: 0.1, mttr: 4 });
    const { settings } = await set(acme, '2026-03-31', { lead_time: 20, mttr: null });
    const quarterEnd = { year: 2026, month: 3, day: 31 };
    assert.deepEqual(settings.goals, [{ quarterEnd, targets: { lead_time: 20 } }]);
  });

  it('keeps them under the names of the definitions', async () => {
    const acme = workspace();
    await set(acme, '2026-03-31', { deploy_frequency: 2, lead_time: 24, change_failure_rate: 0, mttr: 4 });
    assert.deepEqual(acme.stored().dora_goals, {
      ...{ quarter_end: '2026-03-31', deploy_frequency_per_day: 2 },
      ...{ lead_time_p50: 24, change_failure_rate: 0, mttr_p50: 4 },
    });
  });

  it('keeps the goals of every other quarter, so that the next one can be planned in advance', async () => {
    const acme = workspace();
    await set(acme, '2026-03-31', { lead_time: 30 });
    await set(acme, '2026-09-30', { lead_time: 10 });
    await set(acme, '2026-06-30', { lead_time: 20 });
    assert.deepEqual(goalsOf(acme), [
      ['2026-03-31', 30],
      ['2026-09-30', 10],
      ['2026-06-30', 20],
    ]);
  });

  it('goals of a quarter that shares a day with another correct it', async () => {
    const acme = workspace();
    await set(acme, '2026-03-31', { lead_time: 30 });
    await set(acme, '2026-06-30', { lead_time: 20 });
    await set(acme, '2026-06-30', { lead_time: 15 });
    await set(acme, '2026-02-28', { lead_time: 29 });
    assert.deepEqual(goalsOf(acme), [
      ['2026-06-30', 15],
      ['2026-02-28', 29],
    ]);
  });

  it('a last day that reaches into a quarter that is over leaves the goals of that one in the history', async () => {
    const acme = workspace();
    await set(acme, '2025-12-31', { lead_time: 40 }, Date.parse('2025-11-01T00:00:00Z'));
    await set(acme, '2026-03-31', { lead_time: 30 });
    await set(acme, '2026-02-28', { lead_time: 29 });
    assert.deepEqual(goalsOf(acme), [
      ['2025-12-31', 40],
      ['2026-02-28', 29],
    ]);
    await set(acme, '2026-02-28', {});
    assert.deepEqual(goalsOf(acme), [['2025-12-31', 40]]);
  });

  it('goals without a target take those of their quarter away', async () => {
    const acme = workspace();
    await set(acme, '2026-03-31', { lead_time: 30 });
    await set(acme, '2026-06-30', { lead_time: 20 });
    await set(acme, '2026-06-30', { lead_time: null });
    assert.deepEqual(goalsOf(acme), [['2026-03-31', 30]]);
    await set(acme, '2026-03-31', {});
    assert.deepEqual(acme.stored(), {});
  });

  it("a quarter is taken up to the last millisecond of its last day in the workspace's zone, then refused", async () => {
    for (const [zone, endsAt] of [
      ['UTC', '2026-04-01T00:00:00Z'],
      ['Pacific/Auckland', '2026-03-31T11:00:00Z'],
      ['America/Los_Angeles', '2026-04-01T07:00:00Z'],
    ] as const) {
      const acme = workspace({}, zone);
      await set(acme, '2026-03-31', { lead_time: 30 }, Date.parse(endsAt) - 1);
      const refused = await refusal(() => set(acme, '2026-03-31', { lead_time: 20 }, Date.parse(endsAt)));
      assert.equal(refused, `input.quarterEnd: must not be over in ${zone}, as 2026-03-31 is`);
      assert.equal(acme.rules().settings.goals.at(-1)?.targets.lead_time, 30);
    }
  });

  it('refuses a target that its metric cannot have, by the name of its field, and changes nothing', async () => {
    const acme = workspace();
    for (const [metric, value, message] of [
      ['change_failure_rate', 1.01, 'must be a share, 0 to 1, not 1.01'],
      ['change_failure_rate', -0.1, 'must be a share, 0 to 1, not -0.1'],
      ['lead_time', -1, 'must be a number, 0 or more, not -1'],
      ['mttr', Number.NaN, 'must be a number, 0 or more, not NaN'],
      ['deploy_frequency', Number.POSITIVE_INFINITY, 'must be a number, 0 or more, not Infinity'],
    ] as const) {
      const refused = await refusal(() => set(acme, '2026-03-31', { [metric]: value }));
      assert.equal(refused, `input.${metric}: ${message}`);
    }
    assert.equal(acme.edits(), 0);
    await set(acme, '2026-03-31', { change_failure_rate: 1 });
    assert.equal(acme.rules().settings.goals.at(-1)?.targets.change_failure_rate, 1);
  });
});

describe('Setting regression thresholds', () => {
  it('changes what is given and leaves the others alone', async () => {
    const acme = workspace({ regression_thresholds: { mttr: 0.9 }, min_sample_size: 7 });
    const { settings } = await setThresholds(acme.change, targetsOf({ lead_time: 0.2 }), undefined);
    assert.deepEqual(settings.regression.thresholds, { ...DEFAULT_THRESHOLDS, lead_time: 0.2, mttr: 0.9 });
    assert.equal(settings.regression.minSampleSize, 7);
  });

  it('null brings the default back, of a threshold and of the minimum sample', async () => {
    const acme = workspace({ regression_thresholds: { lead_time: 2, mttr: 3 }, min_sample_size: 7 });
    const { settings } = await setThresholds(acme.change, targetsOf({ lead_time: null }), null);
    assert.deepEqual(settings.regression.thresholds, { ...DEFAULT_THRESHOLDS, mttr: 3 });
    assert.equal(settings.regression.minSampleSize, 1);
  });

  it('refuses what cannot be, by the name of its field, and changes nothing', async () => {
    const acme = workspace();
    const attempt = (values: Parameters<typeof targetsOf>[0], size?: number) =>
      refusal(() => setThresholds(acme.change, targetsOf(values), size));
    assert.equal(
      await attempt({ lead_time: 0 }),
      'input.lead_time: must be more than 0 and at most 100, not 0',
    );
    assert.match(await attempt({ mttr: 100.001 }), /^input\.mttr: .* at most 100, not 100\.001$/);
    assert.match(await attempt({ deploy_frequency: 1.001 }), /^input\.deploy_frequency: .* at most 1, not/);
    for (const size of [0, 1.5, 1_000_001]) {
      assert.equal(await attempt({}, size), `input.minSampleSize: must be 1 to 1000000, not ${size}`);
    }
    assert.equal(acme.edits(), 0);
    const { settings } = await setThresholds(
      acme.change,
      targetsOf({ deploy_frequency: 1, mttr: 100 }),
      1_000_000,
    );
    assert.deepEqual([settings.regression.thresholds.mttr, settings.regression.minSampleSize], [100, 1e6]);
  });
});

describe('Disabling a group', () => {
  const disabledIn = ({ rules }: Workspace) =>
    rules()
      .settings.regression.disabledGroups.map(({ dimension, key }) => `${dimension} ${key}`)
      .sort();

  it('leaves it out, once however often it is asked for', async () => {
    const acme = workspace();
    for (const key of ['payments', 'payments', null, 'payments', null]) {
      await setGroupDisabled(acme.change, { dimension: 'team', key }, true);
    }
    assert.deepEqual(disabledIn(acme), ['team null', 'team payments']);
  });

  it('takes it in again, and no other: neither the same key elsewhere nor "Unassigned"', async () => {
    const acme = workspace();
    for (const group of [
      { dimension: 'team', key: 'payments' },
      { dimension: 'service', key: 'payments' },
      { dimension: 'team', key: null },
    ] as const) {
      await setGroupDisabled(acme.change, group, true);
    }
    await setGroupDisabled(acme.change, { dimension: 'team', key: 'payments' }, false);
    assert.deepEqual(disabledIn(acme), ['service payments', 'team null']);
    await setGroupDisabled(acme.change, { dimension: 'change_type', key: 'emergency' }, false);
    assert.deepEqual(disabledIn(acme), ['service payments', 'team null']);
  });
});

describe('Setting the failure window and the zone', () => {
  it('changes what is given and leaves the other alone', async () => {
    const acme = workspace({ dora_failure_window_hours: 48 }, 'Europe/Amsterdam');
    const moved = await setAnalyticsSettings(acme.change, { timeZone: 'Asia/Kolkata' });
    assert.deepEqual([moved.settings.doraFailureWindowHours, moved.timeZone], [48, 'Asia/Kolkata']);
    const shorter = await setAnalyticsSettings(acme.change, { hours: 0.5 });
    assert.deepEqual([shorter.settings.doraFailureWindowHours, shorter.timeZone], [0.5, 'Asia/Kolkata']);
  });

  it('null brings the 24 hours back; a zone has no default to bring back', async () => {
    const acme = workspace({ dora_failure_window_hours: 48 }, 'Europe/Amsterdam');
    const { settings, timeZone } = await setAnalyticsSettings(acme.change, { hours: null, timeZone: null });
    assert.deepEqual([settings.doraFailureWindowHours, timeZone], [24, 'Europe/Amsterdam']);
    assert.deepEqual(acme.stored(), {});
  });

  it('refuses hours and zones that cannot be, and changes neither', async () => {
    const acme = workspace();
    const attempt = (input: Parameters<typeof setAnalyticsSettings>[1]) =>
      refusal(() => setAnalyticsSettings(acme.change, input));
    for (const hours of [0, -1, 8_760.001, Number.NaN]) {
      assert.equal(
        await attempt({ hours, timeZone: 'Asia/Kolkata' }),
        `input.doraFailureWindowHours: must be more than 0 and at most 8760, not ${hours}`,
      );
    }
    assert.equal(
      await attempt({ hours: 12, timeZone: '+02:00' }),
      'input.timeZone: must be an IANA time zone, such as Europe/Amsterdam, not "+02:00"',
    );
    assert.equal(acme.edits(), 0);
  });
});
