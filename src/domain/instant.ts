import type { LocalDate } from './zone.js';

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

const DAY = '\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])';
const HOUR_AND_MINUTE = '(?:[01]\\d|2[0-3]):[0-5]\\d';
const UP_TO_MILLISECOND = '\\.\\d{1,3}0*';
const INSTANT = new RegExp(
  `^${DAY}T${HOUR_AND_MINUTE}:[0-5]\\d(?:${UP_TO_MILLISECOND})?(?:Z|[+-]${HOUR_AND_MINUTE})$`,
  'i',
);

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z: what four digits of a year can write, in UTC. */
export const EARLIEST_MS = -62_135_596_800_000;
export const LATEST_MS = 253_402_300_799_999;

/** What `parseInstant` takes, in words for an error. */
export const INSTANT_FORM =
  'an RFC 3339 instant with an offset, to the millisecond, such as 2026-01-02T03:04:05.250Z';

/** What `parseLocalDate` takes, in words for an error. */
export const LOCAL_DATE_FORM = 'a date such as 2026-01-31';

/**
 * Reads an RFC 3339 instant, strictly: the date is on the calendar, an offset or Z is there, and nothing is finer
 * than the millisecond that the ledger stores. Finer digits are refused, not cut, since cutting could carry an
 * instant across a window's bound. A leap second (:60) is refused: no clock that we store in has it.
 * Example: `2026-01-02T03:04:05.25+01:00` → 1767319445250.
 * @returns milliseconds since the epoch, from year 0001 to 9999 in UTC; null for any other text.
 */
export function parseInstant(text: string): number | null {
  if (!INSTANT.test(text)) return null;
  // The pattern leaves the month's length open, and Date.parse would carry over: 02-30 to 03-02. Every month has 28 days.
  if (text.slice(8, 10) > '28' && parseLocalDate(text.slice(0, 10)) === null) return null;
  const instantMs = Date.parse(text.toUpperCase());
  return instantMs >= EARLIEST_MS && instantMs <= LATEST_MS ? instantMs : null;
}

/**
 * Reads a date, `YYYY-MM-DD`, years 0001 to 9999.
 * @returns null where the text is not a day of the (proleptic Gregorian) calendar, as 2026-02-30 is not.
 */
export function parseLocalDate(text: string): LocalDate | null {
  const match = DATE.exec(text);
  if (match === null) return null;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const isOnCalendar = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return isOnCalendar ? { year, month, day } : null;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
