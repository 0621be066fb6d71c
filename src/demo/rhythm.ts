import { MS_PER_DAY, MS_PER_HOUR } from '../domain/window.js';
import { addDays, type LocalDate, localDateAt, startOfDayMs, weekday } from '../domain/zone.js';
import type { Random } from './random.js';

/** A calendar day of the company, and how busy it is: 1 is an ordinary day. */
export interface WorkDay {
  readonly startMs: number;
  readonly load: number;
  /** Days before the end of the year that the ledger covers. */
  readonly age: number;
}

const DAYS = 365;
/** Monday to Sunday: little on Fridays, next to nothing at the weekend. */
const LOAD_BY_WEEKDAY = [0.95, 1.25, 1.3, 1.25, 0.75, 0.12, 0.08];

/** The days of the year that ends at `asOfMs`, oldest first; the last one is the day of `asOfMs` itself. */
export function workDays(asOfMs: number, timeZone: string): WorkDay[] {
  const today = localDateAt(asOfMs, timeZone);
  return Array.from({ length: DAYS }, (_, i) => {
    const date = addDays(today, i + 1 - DAYS);
    const startMs = startOfDayMs(date, timeZone);
    return {
      startMs,
      load: (LOAD_BY_WEEKDAY[weekday(date)] ?? 1) * season(date),
      age: (asOfMs - startMs) / MS_PER_DAY,
    };
  });
}

/** A freeze over the turn of the year, and a summer in which half of the company is at the sea. */
function season({ month, day }: LocalDate): number {
  if ((month === 12 && day >= 20) || (month === 1 && day <= 2)) return 0.15;
  return (month === 7 && day >= 15) || (month === 8 && day <= 20) ? 0.72 : 1;
}

/** An instant of a day in working hours, around one o'clock. */
export function workInstant(random: Random, day: WorkDay): number {
  const hour = Math.min(20, Math.max(7, 13 + 2.6 * random.normal()));
  return Math.round(day.startMs + hour * MS_PER_HOUR);
}

/** An instant of a day, at any hour: incidents do not keep office hours. */
export function anyInstant(random: Random, day: WorkDay): number {
  return Math.round(day.startMs + random.between(0, 24) * MS_PER_HOUR);
}
