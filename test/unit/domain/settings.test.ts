import assert from 'node:assert/strict';
import fc from 'fast-check';
import { METRIC_IDS } from '../../../src/domain/metrics/metric.js';
import {
  failureWindowMs,
  isFailureWindowHours,
  isMinSampleSize,
  isThreshold,
  parseSettings,
  storedGoals,
} from '../../../src/domain/settings.js';

const windowMs = (doraFailureWindowHours: number) => failureWindowMs({ doraFailureWindowHours });

describe('Analytics settings', () => {
  it('the failure window is 24 hours unless the workspace says otherwise', () => {
    for (const stored of [{}, null, undefined, { dora_failure_window_hours: null }, { other: 1 }]) {
      assert.equal(parseSettings(stored).doraFailureWindowHours, 24);
    }
    assert.equal(parseSettings({ dora_failure_window_hours: 0.5 }).doraFailureWindowHours, 0.5);
  });

  it('a failure window is more than 0 and at most 8,760 hours, whole or fractional', () => {
    for (const hours of [Number.MIN_VALUE, 0.25, 1, 8_759.99, 8_760]) {
      assert.equal(isFailureWindowHours(hours), true, `${hours}`);
    }
    for (const hours of [0, -1, 8_760.000001, Number.NaN, Number.POSITIVE_INFINITY, '24', null, undefined]) {
      assert.equal(isFailureWindowHours(hours), false, `${hours}`);
    }
  });

  it('a stored setting that cannot be stops the request', () => {
    assert.throws(() => parseSettings({ dora_failure_window_hours: 0 }), /dora_failure_window_hours is 0/);
    assert.throws(() => parseSettings({ dora_failure_window_hours: '24' }), /"24"/);
  });

  it('hours become milliseconds without losing one to binary fractions', () => {
    assert.equal(windowMs(24), 86_400_000);
    assert.equal(windowMs(2.3), 8_280_000);
    assert.equal(windowMs(65 / 60), 3_900_000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8_760 * 3_600_000 }), (ms) => {
        assert.equal(windowMs(ms / 3_600_000), ms);
      }),
    );
  });

  it('a failure window between two milliseconds stays there', () => {
    assert.ok(Math.abs(windowMs(0.0000126) - 45.36) < 1e-9);
  });
});

describe('Regression settings', () => {
  it('what is not stored has its default', () => {
    const defaults = {
      thresholds: { deploy_frequency: 0.3, lead_time: 0.3, change_failure_rate: 0.5, mttr: 0.3 },
      minSampleSize: 1,
      disabledGroups: [],
    };
    const nothing = { regression_thresholds: null, min_sample_size: null, disabled_groups: null };
    for (const stored of [{}, null, nothing]) assert.deepEqual(parseSettings(stored).regression, defaults);
    const { thresholds } = parseSettings({
      regression_thresholds: { mttr: 0.9, lead_time: null },
    }).regression;
    assert.deepEqual(thresholds, { ...defaults.thresholds, mttr: 0.9 });
  });

  it('a threshold is more than 0 and at most 100; deploy frequency cannot fall by more than all of it', () => {
    for (const id of METRIC_IDS) {
      for (const threshold of [Number.MIN_VALUE, 0.3, 1]) assert.equal(isThreshold(id, threshold), true);
      for (const threshold of [0, -0.3, 100.001, Number.NaN, '0.3', null]) {
        assert.equal(isThreshold(id, threshold), false, `${id} ${threshold}`);
      }
      assert.equal(isThreshold(id, 100), id !== 'deploy_frequency', id);
      assert.equal(isThreshold(id, 1.000001), id !== 'deploy_frequency', id);
    }
  });

  it('a minimum sample is whole, 1 to 1,000,000', () => {
    for (const size of [1, 2, 1_000_000]) assert.equal(isMinSampleSize(size), true, `${size}`);
    for (const size of [0, -1, 1.5, 1_000_001, Number.NaN, '1', null]) {
      assert.equal(isMinSampleSize(size), false, `${size}`);
    }
  });

  it('a stored rule that cannot be stops the request', () => {
    for (const [stored, message] of [
      [{ regression_thresholds: { lead_time: 0 } }, /regression_thresholds is 0/],
      [{ regression_thresholds: { deploy_frequency: 1.5 } }, /regression_thresholds is 1.5/],
      [{ min_sample_size: 0 }, /min_sample_size is 0/],
      [{ band_set_version: 'dora-1999' }, /stored setting band_set_version is "dora-1999"/],
      [{ disabled_groups: {} }, /disabled_groups/],
      [{ disabled_groups: [null] }, /disabled_groups/],
      [{ regression_thresholds: 'x' }, /regression_thresholds is "x"/],
      [{ regression_thresholds: [] }, /regression_thresholds/],
      [{ dora_goals_history: 'x' }, /dora_goals_history/],
      [{ dora_goals: 'x' }, /dora_goals/],
      [{ disabled_groups: [{ dimension: 'owner', key: 'ada' }] }, /disabled_groups/],
      [{ disabled_groups: [{ dimension: 'team' }] }, /disabled_groups/],
    ] as const) {
      assert.throws(() => parseSettings(stored), message);
    }
  });

  it('a disabled group is a dimension and a key; null is "Unassigned"', () => {
    const groups = [
      { dimension: 'team', key: null },
      { dimension: 'service', key: 'checkout' },
    ];
    assert.deepEqual(parseSettings({ disabled_groups: groups }).regression.disabledGroups, groups);
  });
});

describe('Stored goals', () => {
  const spring = { quarter_end: '2026-03-31', lead_time_p50: 24, change_failure_rate: 0 };

  it('are read as they were written: no target is null, 0 is a target', () => {
    const winter = { ...spring, quarter_end: '2025-12-31' };
    const { goals } = parseSettings({ dora_goals: spring, dora_goals_history: [winter] });
    const [earlier, last = assert.fail('no goals')] = goals;
    const read = {
      quarterEnd: { year: 2026, month: 3, day: 31 },
      targets: { lead_time: 24, change_failure_rate: 0 },
    };
    assert.deepEqual(last, read);
    assert.deepEqual(earlier, { ...read, quarterEnd: { year: 2025, month: 12, day: 31 } });
    const written = { ...spring, deploy_frequency_per_day: null, mttr_p50: null };
    assert.deepEqual(storedGoals(last), written);
    assert.deepEqual(parseSettings({ dora_goals: written }).goals, [last]);
  });

  it('none were ever set: there are none', () => {
    assert.deepEqual(parseSettings({}).goals, []);
  });

  it('a stored goal that cannot be stops the request', () => {
    for (const wrong of [
      { quarter_end: '2026-02-29' },
      { lead_time_p50: 24 },
      { ...spring, lead_time_p50: -1 },
      { ...spring, change_failure_rate: 1.5 },
      { ...spring, mttr_p50: '4' },
    ]) {
      assert.throws(() => parseSettings({ dora_goals: wrong }), /stored setting dora_goals is/);
      assert.throws(() => parseSettings({ dora_goals_history: [spring, wrong] }), /dora_goals_history is/);
    }
  });
});
