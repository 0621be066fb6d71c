import { MS_PER_DAY, type Window } from '../../../domain/window.js';
import type { Interval } from '../documents.generated.js';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', options);
  formats.set(key, known);
  return known;
}

/** A calendar day. Example: `2026-11-16` → `Mon 16 Nov`. */
export function dayInWords(date: string): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return format(options)
    .format(Date.parse(`${date}T00:00:00Z`))
    .replace(',', '');
}

/** A calendar day with its year. Example: `2026-12-31` → `31 Dec 2026`. */
export function dateInWords(date: string): string {
  const options = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return format(options).format(Date.parse(`${date}T00:00:00Z`));
}

/** A bucket of a series. Example: `Mon 16 Nov`, `Week of 16 Nov`, `November 2026`. */
export function bucketInWords(firstDay: string, interval: Interval): string {
  if (interval === 'DAY') return dayInWords(firstDay);
  const ms = Date.parse(`${firstDay}T00:00:00Z`);
  if (interval === 'MONTH') return format({ month: 'long', year: 'numeric', timeZone: 'UTC' }).format(ms);
  return `Week of ${format({ day: 'numeric', month: 'short', timeZone: 'UTC' }).format(ms)}`;
}

/** A bucket as an axis has room for it. Example: `16 Nov`, `Nov 26`. */
export function tickInWords(firstDay: string, interval: Interval): string {
  const ms = Date.parse(`${firstDay}T00:00:00Z`);
  return interval === 'MONTH'
    ? format({ month: 'short', year: '2-digit', timeZone: 'UTC' }).format(ms)
    : format({ day: 'numeric', month: 'short', timeZone: 'UTC' }).format(ms);
}

/** An instant in the workspace's zone. Example: `23 Nov 2026, 14:05`. */
export function instantInWords(instant: string | number, timeZone: string): string {
  const options = {
    ...({ day: 'numeric', month: 'short', year: 'numeric' } as const),
    ...({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const),
    timeZone,
  };
  return format(options).format(new Date(instant));
}

/** A window in the workspace's zone, by its first and its last day. Example: `24 Oct – 23 Nov 2026`. */
export function windowInWords({ startMs, endMs }: Window, timeZone: string): string {
  const options = { day: 'numeric', month: 'short', year: 'numeric', timeZone } as const;
  return format(options).formatRange(startMs, endMs - 1);
}

const LONGEST_BY_DAY = 45;
const LONGEST_BY_WEEK = 200;

/** The buckets that show a window well: neither a comb nor a single bar. */
export function fittingInterval({ startMs, endMs }: Window): Interval {
  const days = (endMs - startMs) / MS_PER_DAY;
  if (days <= LONGEST_BY_DAY) return 'DAY';
  return days <= LONGEST_BY_WEEK ? 'WEEK' : 'MONTH';
}

/** The buckets of a mini-card's sparkline: some five to fifteen of them. */
export function sparkInterval({ startMs, endMs }: Window): Interval {
  const days = (endMs - startMs) / MS_PER_DAY;
  if (days <= 14) return 'DAY';
  return days <= 120 ? 'WEEK' : 'MONTH';
}
