import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  compareDates,
  formatLocalDate,
  instantOf,
  instantOfWall,
  isTimeZone,
  localDateAt,
  startOfDayMs,
  wallMsAt,
  weekday,
} from '../../../src/domain/zone.js';

/** `2018-11-04` → its parts. */
function date(text: string) {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return { year, month, day };
}

const startOf = (day: string, zone: string) => new Date(startOfDayMs(date(day), zone)).toISOString();
const dayAt = (instant: string, zone: string) => formatLocalDate(localDateAt(Date.parse(instant), zone));

/** From the tz database, each by hand: the start of a day and of the one after it. */
const DAYS: readonly [zone: string, day: string, startsAt: string, endsAt: string, why: string][] = [
  ['UTC', '2026-03-10', '2026-03-10T00:00', '2026-03-11T00:00', 'nothing happens'],
  ['Europe/Amsterdam', '2026-03-29', '2026-03-28T23:00', '2026-03-29T22:00', '02:00 jumps to 03:00'],
  ['Europe/Amsterdam', '2026-10-25', '2026-10-24T22:00', '2026-10-25T23:00', '03:00 falls back to 02:00'],
  ['America/New_York', '2026-03-08', '2026-03-08T05:00', '2026-03-09T04:00', '02:00 jumps to 03:00'],
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00', '2018-11-05T02:00', 'midnight jumps to 01:00'],
  ['America/Sao_Paulo', '2018-02-17', '2018-02-17T02:00', '2018-02-18T03:00', '24:00 falls back to 23:00'],
  ['America/Havana', '2025-03-09', '2025-03-09T05:00', '2025-03-10T04:00', 'midnight jumps to 01:00'],
  ['America/Havana', '2025-11-02', '2025-11-02T04:00', '2025-11-03T05:00', '01:00 falls back to midnight'],
  ['Asia/Beirut', '2022-03-27', '2022-03-26T22:00', '2022-03-27T21:00', 'midnight jumps to 01:00'],
  ['Asia/Beirut', '2022-10-29', '2022-10-28T21:00', '2022-10-29T22:00', '24:00 falls back to 23:00'],
  ['Asia/Beirut', '2022-10-30', '2022-10-29T22:00', '2022-10-30T22:00', 'the clocks fell back just before'],
  ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00', '2026-04-05T13:30', '02:00 falls back to 01:30'],
  ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30', '2026-10-04T13:00', '02:00 jumps to 02:30'],
  ['America/Toronto', '1919-03-31', '1919-03-31T04:30', '1919-04-01T04:00', '23:30 jumps to 00:30'],
  ['Pacific/Apia', '2011-12-29', '2011-12-29T10:00', '2011-12-30T10:00', 'the next day is left out'],
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00', '2011-12-30T10:00', 'the day is left out'],
  ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00', '2011-12-31T10:00', 'the day before was left out'],
  ['Asia/Kathmandu', '2026-01-01', '2025-12-31T18:15', '2026-01-01T18:15', 'the offset is 5:45'],
  ['Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00', '2026-01-01T10:00', 'the offset is +14:00'],
  ['Pacific/Pago_Pago', '2026-01-01', '2026-01-01T11:00', '2026-01-02T11:00', 'the offset is -11:00'],
];

/** Zones whose clocks never fall back across midnight, so that a day is one stretch of time. */
const ZONES = [
  'UTC',
  'Europe/Amsterdam',
  'America/New_York',
  'America/Havana',
  'America/Sao_Paulo',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Antarctica/Troll',
];

describe('Time zones', () => {
  for (const [zone, day, startsAt, endsAt, why] of DAYS) {
    it(`${day} in ${zone} lasts from ${startsAt}Z to ${endsAt}Z: ${why}`, () => {
      const next = formatLocalDate(addDays(date(day), 1));
      assert.equal(startOf(day, zone), `${startsAt}:00.000Z`);
      assert.equal(startOf(next, zone), `${endsAt}:00.000Z`);
    });
  }

  it('the day of an instant is what the wall clock shows, to the millisecond', () => {
    assert.equal(dayAt('2026-03-28T22:59:59.999Z', 'Europe/Amsterdam'), '2026-03-28');
    assert.equal(dayAt('2026-03-28T23:00:00.000Z', 'Europe/Amsterdam'), '2026-03-29');
    assert.equal(dayAt('2018-11-04T02:59:59.999Z', 'America/Sao_Paulo'), '2018-11-03');
    assert.equal(dayAt('2018-11-04T03:00:00.000Z', 'America/Sao_Paulo'), '2018-11-04');
    assert.equal(dayAt('2011-12-30T09:59:59.999Z', 'Pacific/Apia'), '2011-12-29');
    assert.equal(dayAt('2011-12-30T10:00:00.000Z', 'Pacific/Apia'), '2011-12-31');
  });

  it('a day starts with its first instant: it shows that date, the millisecond before an earlier one', () => {
    const instants = fc.date({
      min: new Date('1975-01-01'),
      max: new Date('2037-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instants, (zone, instant) => {
        // Another road to the wall clock's date than the code's: the formatter's own.
        const shown = (ms: number) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(ms);
        const day = localDateAt(instant.getTime(), zone);
        const startMs = startOfDayMs(day, zone);
        assert.equal(formatLocalDate(day), shown(instant.getTime()));
        assert.equal(shown(startMs), formatLocalDate(day));
        assert.ok(startMs <= instant.getTime());
        assert.ok(shown(startMs - 1) < formatLocalDate(day));
      }),
      { numRuns: 300 },
    );
  });

  it('days before the year 100 are not of the twentieth century', () => {
    assert.equal(startOf('0050-01-01', 'UTC'), '0050-01-01T00:00:00.000Z');
    assert.deepEqual(addDays({ year: 99, month: 12, day: 31 }, 1), { year: 100, month: 1, day: 1 });
    assert.deepEqual(addDays({ year: 100, month: 1, day: 1 }, -1), { year: 99, month: 12, day: 31 });
    assert.equal(dayAt('0050-06-01T12:00:00Z', 'Europe/Amsterdam'), '0050-06-01');
  });

  it('the first instant of the year 1 is the year 0 west of Greenwich', () => {
    assert.deepEqual(localDateAt(Date.parse('0001-01-01T00:00:00Z'), 'America/New_York'), {
      year: 0,
      month: 12,
      day: 31,
    });
    // New York's local mean time was 4:56:02 behind Greenwich.
    assert.equal(startOf('0001-01-01', 'America/New_York'), '0001-01-01T04:56:02.000Z');
  });

  it('days move over months, leap days and years', () => {
    const moved = (day: string, days: number) => formatLocalDate(addDays(date(day), days));
    assert.equal(moved('2024-02-28', 1), '2024-02-29');
    assert.equal(moved('2026-02-28', 1), '2026-03-01');
    assert.equal(moved('2026-01-01', -1), '2025-12-31');
    assert.equal(moved('1900-02-28', 1), '1900-03-01');
    assert.equal(moved('2026-03-10', 365), '2027-03-10');
  });

  it('the week counts from Monday', () => {
    assert.equal(weekday(date('2026-03-09')), 0); // a Monday
    assert.equal(weekday(date('2026-03-15')), 6); // a Sunday
    assert.equal(weekday(date('1969-12-29')), 0); // before the epoch
  });

  it('a clock on the wall shows what it is ahead of UTC, and is read back', () => {
    const [winter, summer] = [Date.parse('2026-01-10T12:00Z'), Date.parse('2026-07-10T12:00Z')];
    assert.equal(wallMsAt(winter, 'Europe/Amsterdam'), Date.parse('2026-01-10T13:00Z'));
    assert.equal(wallMsAt(summer, 'Europe/Amsterdam'), Date.parse('2026-07-10T14:00Z'));
    assert.equal(wallMsAt(winter, 'America/New_York'), Date.parse('2026-01-10T07:00Z'));
    for (const zone of ['UTC', 'Asia/Kathmandu', 'America/New_York'])
      for (const ms of [winter, summer, winter + 1])
        assert.equal(instantOfWall(wallMsAt(ms, zone), zone), ms);
  });

  it('an hour that clocks jump over is the instant of the jump, one that comes twice its first', () => {
    const at = (day: string, hour: number, zone: string) =>
      new Date(instantOf(date(day), hour, zone)).toISOString();
    assert.equal(at('2026-03-10', 2, 'Europe/Amsterdam'), '2026-03-10T01:00:00.000Z');
    assert.equal(at('2026-03-29', 1, 'Europe/Amsterdam'), '2026-03-29T00:00:00.000Z');
    assert.equal(at('2026-03-29', 2, 'Europe/Amsterdam'), '2026-03-29T01:00:00.000Z');
    assert.equal(at('2026-03-29', 3, 'Europe/Amsterdam'), '2026-03-29T01:00:00.000Z');
    assert.equal(at('2026-10-25', 2, 'Europe/Amsterdam'), '2026-10-25T00:00:00.000Z');
    assert.equal(at('2026-10-25', 3, 'Europe/Amsterdam'), '2026-10-25T02:00:00.000Z');
    // 02:00 jumps to 02:30, half an hour that 02:00 lies at the very start of
    assert.equal(at('2026-10-04', 2, 'Australia/Lord_Howe'), '2026-10-03T15:30:00.000Z');
    assert.equal(at('2026-11-01', 1, 'America/New_York'), '2026-11-01T05:00:00.000Z');
    assert.equal(at('2026-11-01', 2, 'America/New_York'), '2026-11-01T07:00:00.000Z');
  });

  it('months move over years; a day that the other month lacks becomes its last one', () => {
    const moved = (day: string, months: number) => formatLocalDate(addMonths(date(day), months));
    assert.equal(moved('2026-04-01', -3), '2026-01-01');
    assert.equal(moved('2026-02-01', -3), '2025-11-01');
    assert.equal(moved('2025-11-15', 3), '2026-02-15');
    assert.equal(moved('2026-01-31', 12), '2027-01-31');
    assert.equal(moved('2026-03-31', -1), '2026-02-28');
    assert.equal(moved('2024-03-31', -1), '2024-02-29');
    assert.equal(moved('2024-02-29', 12), '2025-02-28');
    assert.equal(moved('2026-05-31', 1), '2026-06-30');
    assert.equal(moved('2026-03-10', 0), '2026-03-10');
    assert.equal(moved('0100-01-31', -1), '0099-12-31');
  });

  it('days compare by the calendar, years first', () => {
    const order = ['0099-12-31', '2025-12-31', '2026-01-01', '2026-02-28', '2026-03-01', '2026-10-01'];
    for (const [i, a] of order.entries()) {
      for (const [j, b] of order.entries()) {
        assert.equal(Math.sign(compareDates(date(a), date(b))), Math.sign(i - j), `${a} and ${b}`);
      }
    }
  });

  it('knows the names of zones, and takes no bare offset for one', () => {
    for (const zone of ['UTC', 'Europe/Amsterdam', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5']) {
      assert.equal(isTimeZone(zone), true, zone);
    }
    for (const name of ['', '+02:00', 'Mars/Olympus', 'Europe/Amsterdam ', 'Europe\0', '../UTC']) {
      assert.equal(isTimeZone(name), false, JSON.stringify(name));
    }
  });
});
