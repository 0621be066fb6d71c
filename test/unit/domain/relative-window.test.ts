import assert from 'node:assert/strict';
import { type RelativeWindow, relativeWindow } from '../../../src/domain/relative-window.js';

const shown = (name: RelativeWindow, zone: string, asOf: string) => {
  const { startMs, endMs } = relativeWindow(name, zone, Date.parse(asOf));
  return [startMs, endMs].map((ms) => new Date(ms).toISOString().replace(':00.000Z', 'Z'));
};

describe('A window relative to now', () => {
  for (const [name, zone, asOf, start, end] of [
    ['previous_day', 'UTC', '2026-03-01T08:00:00Z', '2026-02-28T00:00Z', '2026-03-01T00:00Z'],
    ['previous_day', 'UTC', '2026-03-01T00:00:00Z', '2026-02-28T00:00Z', '2026-03-01T00:00Z'],
    ['previous_day', 'UTC', '2026-02-28T23:59:59.999Z', '2026-02-27T00:00Z', '2026-02-28T00:00Z'],
    ['previous_day', 'UTC', '2028-03-01T08:00:00Z', '2028-02-29T00:00Z', '2028-03-01T00:00Z'],
    // 23 and 25 hours, and half an hour more.
    ['previous_day', 'Europe/Amsterdam', '2026-03-30T08:00:00Z', '2026-03-28T23:00Z', '2026-03-29T22:00Z'],
    ['previous_day', 'Europe/Amsterdam', '2026-10-26T08:00:00Z', '2026-10-24T22:00Z', '2026-10-25T23:00Z'],
    ['previous_day', 'Australia/Lord_Howe', '2026-04-05T20:00:00Z', '2026-04-04T13:00Z', '2026-04-05T13:30Z'],
    ['last_7_days', 'Europe/Amsterdam', '2026-03-30T08:00:00Z', '2026-03-22T23:00Z', '2026-03-29T22:00Z'],
    ['last_28_days', 'UTC', '2026-03-01T08:00:00Z', '2026-02-01T00:00Z', '2026-03-01T00:00Z'],
    ['last_90_days', 'UTC', '2026-04-01T08:00:00Z', '2026-01-01T00:00Z', '2026-04-01T00:00Z'],
    // A Monday, and a Sunday.
    ['previous_week', 'UTC', '2026-03-16T00:00:00Z', '2026-03-09T00:00Z', '2026-03-16T00:00Z'],
    ['previous_week', 'UTC', '2026-03-15T23:59:59Z', '2026-03-02T00:00Z', '2026-03-09T00:00Z'],
    ['previous_month', 'UTC', '2026-03-31T08:00:00Z', '2026-02-01T00:00Z', '2026-03-01T00:00Z'],
    ['previous_month', 'America/New_York', '2026-04-01T02:00:00Z', '2026-02-01T05:00Z', '2026-03-01T05:00Z'],
    ['previous_quarter', 'UTC', '2026-03-31T08:00:00Z', '2025-10-01T00:00Z', '2026-01-01T00:00Z'],
    ['previous_quarter', 'UTC', '2026-04-01T00:00:00Z', '2026-01-01T00:00Z', '2026-04-01T00:00Z'],
    ['month_to_date', 'UTC', '2026-03-15T08:00:00Z', '2026-03-01T00:00Z', '2026-03-15T00:00Z'],
    ['month_to_date', 'UTC', '2026-03-01T08:00:00Z', '2026-02-01T00:00Z', '2026-03-01T00:00Z'],
    ['quarter_to_date', 'UTC', '2026-05-15T08:00:00Z', '2026-04-01T00:00Z', '2026-05-15T00:00Z'],
    ['quarter_to_date', 'UTC', '2026-04-01T08:00:00Z', '2026-01-01T00:00Z', '2026-04-01T00:00Z'],
  ] as const) {
    it(`${name} as of ${asOf} in ${zone} is ${start} to ${end}`, () =>
      assert.deepEqual(shown(name, zone, asOf), [start, end]));
  }
});
