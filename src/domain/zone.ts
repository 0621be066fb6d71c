/** A calendar day in some zone; `month` is 1 to 12. */
export interface LocalDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 86_400_000;
/** 1800: every zone still keeps its local mean time. Asked for earlier instants, Intl counts years BC as if AD. */
const BEFORE_ALL_TRANSITIONS_MS = -5_364_662_400_000;
const IANA_NAME = /^[A-Za-z][A-Za-z0-9_+\-/]*$/;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Whether `name` is an IANA time zone that this machine knows. Bare offsets such as `+02:00` are not. */
export function isTimeZone(name: string): boolean {
  if (!IANA_NAME.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The calendar day that a clock on the wall in `timeZone` shows at `ms`. */
export function localDateAt(ms: number, timeZone: string): LocalDate {
  const wall = new Date(ms + offsetMsAt(ms, timeZone));
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
}

/** What a clock on the wall shows at `ms`, as if it were UTC's. */
export function wallMsAt(ms: number, timeZone: string): number {
  return ms + offsetMsAt(ms, timeZone);
}

/**
 * The first instant of a calendar day. A day that a zone skipped as a whole starts when the next one does.
 * Example: 2026-03-29 in Europe/Amsterdam starts at 2026-03-28T23:00Z and lasts 23 h.
 */
export function startOfDayMs(date: LocalDate, timeZone: string): number {
  const known = dayStarts.get(timeZone) ?? new Map<number, number>();
  dayStarts.set(timeZone, known);
  const day = wallMs(date);
  const startMs = known.get(day) ?? instantOf(date, 0, timeZone);
  // Starting anew costs less than to know which days were asked for last.
  if (known.size > MOST_DAY_STARTS) known.clear();
  known.set(day, startMs);
  return startMs;
}

/** What was worked out, by zone and day: Intl takes microseconds, and a year of days asks for hundreds, again and again. */
const dayStarts = new Map<string, Map<number, number>>();
const MOST_DAY_STARTS = 20_000;

/**
 * The instant at which a clock on the wall shows `hour` o'clock of a day: where that comes twice, the first one; where
 * clocks jump over it, the instant of the jump.
 * Example: 02:00 of 2026-03-29 in Europe/Amsterdam does not exist; clocks jump at 2026-03-29T01:00Z.
 */
export function instantOf(date: LocalDate, hour: number, timeZone: string): number {
  return instantOfWall(wallMs(date) + hour * MS_PER_HOUR, timeZone);
}

/** Likewise, of what a clock on the wall shows as if it were UTC's. */
export function instantOfWall(wall: number, timeZone: string): number {
  const before = offsetMsAt(wall - MS_PER_DAY, timeZone);
  const after = offsetMsAt(wall + MS_PER_DAY, timeZone);
  const [first, second] = before >= after ? [wall - before, wall - after] : [wall - after, wall - before];
  if (first + offsetMsAt(first, timeZone) === wall) return first;
  if (second + offsetMsAt(second, timeZone) === wall) return second;
  return firstInstantAtOrAfter(wall, timeZone);
}

/** `date` moved by whole calendar days; months and years carry. */
export function addDays(date: LocalDate, days: number): LocalDate {
  const moved = new Date(wallMs(date) + days * MS_PER_DAY);
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** `date` moved by whole months; a day that the other month lacks becomes its last one. */
export function addMonths({ year, month, day }: LocalDate, months: number): LocalDate {
  const moved = new Date(wallMs({ year, month: month + months, day: 1 }));
  const first = { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: 1 };
  const lastDay = new Date(wallMs({ ...first, month: first.month + 1, day: 0 })).getUTCDate();
  return { ...first, day: Math.min(day, lastDay) };
}

/** Below 0 where `a` is the earlier day, 0 where both are the same. */
export function compareDates(a: LocalDate, b: LocalDate): number {
  return wallMs(a) - wallMs(b);
}

/** The weekday: 0 is Monday, 6 is Sunday. */
export function weekday(date: LocalDate): number {
  return (new Date(wallMs(date)).getUTCDay() + 6) % 7;
}

/** `2026-03-29`. */
export function formatLocalDate({ year, month, day }: LocalDate): string {
  const pad = (value: number, width: number) => String(value).padStart(width, '0');
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** The day's midnight as if its wall clock were UTC's. Not Date.UTC, which takes the year 99 for 1999. */
function wallMs({ year, month, day }: LocalDate): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

/** How far the zone's wall clock is ahead of UTC at `ms`. */
function offsetMsAt(ms: number, timeZone: string): number {
  const wholeSecond = Math.floor(Math.max(ms, BEFORE_ALL_TRANSITIONS_MS) / 1000) * 1000;
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterOf(timeZone).formatToParts(wholeSecond)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return wallMs({ year, month, day }) + ((hour * 60 + minute) * 60 + second) * 1000 - wholeSecond;
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timeZone, made);
  return made;
}

/** Where a jump leaves out the wall time `wall`: the instant of the jump, by bisection to the millisecond. */
function firstInstantAtOrAfter(wall: number, timeZone: string): number {
  let tooEarly = wall - MS_PER_DAY;
  let lateEnough = wall + MS_PER_DAY;
  while (lateEnough - tooEarly > 1) {
    const middle = Math.floor((tooEarly + lateEnough) / 2);
    if (middle + offsetMsAt(middle, timeZone) >= wall) lateEnough = middle;
    else tooEarly = middle;
  }
  return lateEnough;
}
