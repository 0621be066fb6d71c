import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bucketsOf, INTERVALS, type Interval } from '../../../src/domain/buckets.js';
import { formatLocalDate } from '../../../src/domain/zone.js';

const windowOf = (start: string, end: string) => ({ startMs: Date.parse(start), endMs: Date.parse(end) });
const MS_PER_HOUR = 3_600_000;

/** Buckets as [first day, hours inside the window, 'partial' or 'whole']. */
function cut(start: string, end: string, interval: Interval, zone = 'UTC') {
  return bucketsOf(windowOf(start, end), interval, zone).map(({ firstDay, window, partial }) => [
    formatLocalDate(firstDay),
    (window.endMs - window.startMs) / MS_PER_HOUR,
    partial ? 'partial' : 'whole',
  ]);
}

describe('Buckets', () => {
  it('cuts the days at the ends of a window and calls them partial', () => {
    assert.deepEqual(cut('2026-03-10T18:00:00Z', '2026-03-12T06:00:00Z', 'day'), [
      ['2026-03-10', 6, 'partial'],
      ['2026-03-11', 24, 'whole'],
      ['2026-03-12', 6, 'partial'],
    ]);
  });

  it('has no bucket that a window only touches with its end', () => {
    assert.deepEqual(cut('2026-03-10T00:00:00Z', '2026-03-11T00:00:00Z', 'day'), [
      ['2026-03-10', 24, 'whole'],
    ]);
    assert.deepEqual(cut('2026-03-10T00:00:00Z', '2026-03-11T00:00:00.001Z', 'day')[1], [
      '2026-03-11',
      1 / MS_PER_HOUR,
      'partial',
    ]);
  });

  it('a whole bucket becomes partial by one millisecond at either end', () => {
    for (const [start, end] of [
      ['2026-03-10T00:00:00.001Z', '2026-03-11T00:00:00Z'],
      ['2026-03-10T00:00:00Z', '2026-03-10T23:59:59.999Z'],
    ] as const) {
      assert.equal(cut(start, end, 'day')[0]?.[2], 'partial');
    }
  });

  it('weeks begin on Monday and run through the new year', () => {
    // 2024-12-30 is a Monday, of ISO week 2025-W01.
    assert.deepEqual(cut('2024-12-29T00:00:00Z', '2025-01-08T00:00:00Z', 'week'), [
      ['2024-12-23', 24, 'partial'],
      ['2024-12-30', 7 * 24, 'whole'],
      ['2025-01-06', 2 * 24, 'partial'],
    ]);
    // 2020 had a week 53, from 2020-12-28.
    assert.deepEqual(cut('2020-12-31T00:00:00Z', '2021-01-05T00:00:00Z', 'week'), [
      ['2020-12-28', 4 * 24, 'partial'],
      ['2021-01-04', 24, 'partial'],
    ]);
  });

  it('a window that begins on a Monday or a Sunday gets the right week', () => {
    assert.equal(cut('2026-03-09T00:00:00Z', '2026-03-09T01:00:00Z', 'week')[0]?.[0], '2026-03-09');
    assert.equal(cut('2026-03-08T23:00:00Z', '2026-03-09T00:00:00Z', 'week')[0]?.[0], '2026-03-02');
  });

  it('months have their own lengths, leap days and the new year included', () => {
    assert.deepEqual(cut('2023-12-01T00:00:00Z', '2024-03-02T00:00:00Z', 'month'), [
      ['2023-12-01', 31 * 24, 'whole'],
      ['2024-01-01', 31 * 24, 'whole'],
      ['2024-02-01', 29 * 24, 'whole'],
      ['2024-03-01', 24, 'partial'],
    ]);
  });

  it('days, weeks and months have the true length where the clocks change', () => {
    const zone = 'Europe/Amsterdam';
    assert.deepEqual(cut('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'day', zone), [
      ['2026-03-29', 23, 'whole'],
    ]);
    assert.deepEqual(cut('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 'day', zone), [
      ['2026-10-25', 25, 'whole'],
    ]);
    assert.deepEqual(cut('2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z', 'week', zone), [
      ['2026-03-23', 7 * 24 - 1, 'whole'],
    ]);
    assert.deepEqual(cut('2026-09-30T22:00:00Z', '2026-10-31T23:00:00Z', 'month', zone), [
      ['2026-10-01', 31 * 24 + 1, 'whole'],
    ]);
    assert.deepEqual(cut('2026-04-04T13:00:00Z', '2026-04-05T13:30:00Z', 'day', 'Australia/Lord_Howe'), [
      ['2026-04-05', 24.5, 'whole'],
    ]);
  });

  it('leaves out a day that the zone skipped', () => {
    assert.deepEqual(cut('2011-12-29T10:00:00Z', '2011-12-31T10:00:00Z', 'day', 'Pacific/Apia'), [
      ['2011-12-29', 24, 'whole'],
      ['2011-12-31', 24, 'whole'],
    ]);
  });

  it('a window that begins in an evening that the clocks repeat after midnight loses nothing', () => {
    // St. John's, 2006-10-29: 00:01 falls back to 23:01 of the 28th, at 02:31Z; the 29th had begun at 02:30Z.
    const buckets = bucketsOf(
      windowOf('2006-10-29T03:00:00Z', '2006-10-30T03:30:00Z'),
      'day',
      'America/St_Johns',
    );
    assert.deepEqual(
      buckets.map(({ firstDay, window, partial }) => [
        formatLocalDate(firstDay),
        new Date(window.startMs).toISOString(),
        partial,
      ]),
      [['2006-10-29', '2006-10-29T03:00:00.000Z', true]],
    );
  });

  it('years before 100 are not of the twentieth century', () => {
    assert.deepEqual(cut('0099-12-31T00:00:00Z', '0100-01-02T00:00:00Z', 'month'), [
      ['0099-12-01', 24, 'partial'],
      ['0100-01-01', 24, 'partial'],
    ]);
    assert.equal(cut('0001-01-01T00:00:00Z', '0001-01-02T00:00:00Z', 'day', 'America/New_York').length, 2);
  });

  it('the buckets of any window tile it, without gap or overlap, and only its ends are partial', () => {
    const zones = [
      'UTC',
      'Europe/Amsterdam',
      'America/Havana',
      'America/St_Johns',
      'Pacific/Apia',
      'Asia/Kathmandu',
    ];
    const start = fc.date({ min: new Date('1987-01-01'), max: new Date('2036-01-01'), noInvalidDate: true });
    const lengthMs = fc.integer({ min: 1, max: 120 * 24 * MS_PER_HOUR });
    fc.assert(
      fc.property(
        fc.constantFrom(...INTERVALS),
        fc.constantFrom(...zones),
        start,
        lengthMs,
        (interval, zone, at, length) => {
          const window = { startMs: at.getTime(), endMs: at.getTime() + length };
          const buckets = bucketsOf(window, interval, zone);
          const bounds = buckets.map((bucket) => bucket.window);
          assert.deepEqual(
            bounds.map(({ startMs }) => startMs),
            [window.startMs, ...bounds.slice(0, -1).map(({ endMs }) => endMs)],
          );
          assert.equal(bounds.at(-1)?.endMs, window.endMs);
          assert.ok(bounds.every(({ startMs, endMs }) => endMs > startMs));
          assert.ok(buckets.slice(1, -1).every(({ partial }) => !partial));
        },
      ),
      { numRuns: 200 },
    );
  });
});
