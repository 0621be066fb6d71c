import { parseInstant, parseLocalDate } from '../../../domain/instant.js';
import { LONGEST_WINDOW_DAYS, MS_PER_DAY, type Window } from '../../../domain/window.js';
import {
  addDays,
  addMonths,
  instantOfWall,
  type LocalDate,
  localDateAt,
  startOfDayMs,
  wallMsAt,
} from '../../../domain/zone.js';

/** The windows that one press chooses. */
export const PRESETS = [
  { id: '7d', name: '7 days', days: 7 },
  { id: '28d', name: '28 days', days: 28 },
  { id: '30d', name: '30 days', days: 30 },
  { id: '90d', name: '90 days', days: 90 },
  { id: 'qtd', name: 'Quarter to date', days: null },
] as const;
export type PresetId = (typeof PRESETS)[number]['id'];

/** A window as an address writes it: relative to now, or from and to a date (whole) or an instant. */
export type WindowChoice =
  | { readonly preset: PresetId }
  | { readonly start: string | null; readonly end: string | null };

export const DEFAULT_CHOICE: WindowChoice = { preset: '30d' };
const MONTHS_PER_QUARTER = 3;

/**
 * The window that a choice means as of an instant.
 * @returns the window, or what is wrong with it for a person.
 */
export function windowOf(
  choice: WindowChoice,
  timeZone: string,
  asOfMs: number,
): { readonly window: Window } | { readonly fault: string } {
  if ('preset' in choice) return { window: presetWindow(choice.preset, timeZone, asOfMs) };
  const endMs = boundMs(choice.end, timeZone, 1) ?? asOfMs;
  const startMs = boundMs(choice.start, timeZone, 0) ?? endMs - 30 * MS_PER_DAY;
  if (Number.isNaN(startMs)) return { fault: `“${choice.start}” is not a date such as 2026-01-31.` };
  if (Number.isNaN(endMs)) return { fault: `“${choice.end}” is not a date such as 2026-01-31.` };
  if (endMs <= startMs) return { fault: 'The window must end after it starts.' };
  if (endMs - startMs > LONGEST_WINDOW_DAYS * MS_PER_DAY)
    return { fault: `The window may be at most ${LONGEST_WINDOW_DAYS.toLocaleString('en-US')} days long.` };
  return { window: { startMs, endMs } };
}

function presetWindow(id: PresetId, timeZone: string, endMs: number): Window {
  const days = PRESETS.find((preset) => preset.id === id)?.days ?? null;
  if (days !== null) return { startMs: endMs - days * MS_PER_DAY, endMs };
  return { startMs: startOfDayMs(firstDayOfQuarter(localDateAt(endMs, timeZone)), timeZone), endMs };
}

/** The calendar quarter that a day lies in. Example: 2026-05-17 → 2026-04-01. */
function firstDayOfQuarter({ year, month }: LocalDate): LocalDate {
  return { year, month: month - ((month - 1) % MONTHS_PER_QUARTER), day: 1 };
}

/** The last day of the calendar quarter that a day lies in. Example: 2026-05-17 → 2026-06-30. */
export function lastDayOfQuarter(day: LocalDate): LocalDate {
  return addDays(addMonths(firstDayOfQuarter(day), MONTHS_PER_QUARTER), -1);
}

/** null where nothing is given, NaN where it cannot be read. */
function boundMs(text: string | null, timeZone: string, daysOn: number): number | null {
  if (text === null) return null;
  const day = parseLocalDate(text);
  return (day === null ? parseInstant(text) : startOfDayMs(addDays(day, daysOn), timeZone)) ?? Number.NaN;
}

/** The window as the API takes it. */
export function apiWindow({ startMs, endMs }: Window): { readonly start: string; readonly end: string } {
  return { start: new Date(startMs).toISOString(), end: new Date(endMs).toISOString() };
}

/** The window that lies so many calendar days earlier: its bounds show the same time on the wall, also across a clock change. */
export function daysEarlier({ startMs, endMs }: Window, days: number, timeZone: string): Window {
  const earlier = (ms: number) => instantOfWall(wallMsAt(ms, timeZone) - days * MS_PER_DAY, timeZone);
  return { startMs: earlier(startMs), endMs: earlier(endMs) };
}
