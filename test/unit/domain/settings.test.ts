import assert from 'node:assert/strict';
import fc from 'fast-check';
import { failureWindowMs, isFailureWindowHours, parseSettings } from '../../../src/domain/settings.js';

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
