import type { Window } from './window.js';
import { addDays, addMonths, type LocalDate, localDateAt, startOfDayMs, weekday } from './zone.js';

/** Windows of whole calendar days, named by how they lie to now. */
export const RELATIVE_WINDOWS = [
  'previous_day',
  'last_7_days',
  'last_28_days',
  'last_90_days',
  'previous_week',
  'previous_month',
  'previous_quarter',
  'month_to_date',
  'quarter_to_date',
] as const;
export type RelativeWindow = (typeof RELATIVE_WINDOWS)[number];

const MONTHS_PER_QUARTER = 3;
const DAYS_PER_WEEK = 7;
const LAST_DAYS = { previous_day: 1, last_7_days: 7, last_28_days: 28, last_90_days: 90 } as const;

/**
 * The window that a name means as of an instant, in a zone: whole days that are over, so that a report of the same day is the same
 * whenever it is made. Weeks begin on Monday. To date: up to the beginning of today; on the first day of a month or quarter, the one
 * before, which is over then. Example: `previous_month` as of 2026-03-15 → 2026-02-01 to 2026-03-01.
 */
export function relativeWindow(name: RelativeWindow, timeZone: string, asOfMs: number): Window {
  const today = localDateAt(asOfMs, timeZone);
  const [start, end] = daysOf(name, today);
  return { startMs: startOfDayMs(start, timeZone), endMs: startOfDayMs(end, timeZone) };
}

/** The first day, and the first one after the last. */
function daysOf(name: RelativeWindow, today: LocalDate): readonly [LocalDate, LocalDate] {
  switch (name) {
    case 'previous_week': {
      const monday = addDays(today, -weekday(today));
      return [addDays(monday, -DAYS_PER_WEEK), monday];
    }
    case 'previous_month':
      return [addMonths(firstOfMonth(today), -1), firstOfMonth(today)];
    case 'previous_quarter':
      return [addMonths(firstOfQuarter(today), -MONTHS_PER_QUARTER), firstOfQuarter(today)];
    case 'month_to_date':
      return [firstOfMonth(addDays(today, -1)), today];
    case 'quarter_to_date':
      return [firstOfQuarter(addDays(today, -1)), today];
    default:
      return [addDays(today, -LAST_DAYS[name]), today];
  }
}

function firstOfMonth(date: LocalDate): LocalDate {
  return { ...date, day: 1 };
}

function firstOfQuarter({ year, month }: LocalDate): LocalDate {
  return { year, month: month - ((month - 1) % MONTHS_PER_QUARTER), day: 1 };
}
