import { type Edges, edgesOfAll } from './intervals.js';
import type { Window } from './window.js';
import { addDays, type LocalDate, localDateAt, startOfDayMs, weekday } from './zone.js';

export const INTERVALS = ['day', 'week', 'month'] as const;
export type Interval = (typeof INTERVALS)[number];

/** The part of one calendar bucket that lies inside a window. */
export interface Bucket {
  /** The calendar day on which the whole bucket begins, which may be before the window does. */
  readonly firstDay: LocalDate;
  /** What the bucket's value is computed over: the bucket cut to the window. */
  readonly window: Window;
  /** Whether the window cuts the bucket short. */
  readonly partial: boolean;
}

/** Buckets that follow each other without a gap, oldest first. */
export class Buckets {
  readonly edges: Edges;
  readonly #newest = new Map<number, Buckets>();

  constructor(readonly list: readonly Bucket[]) {
    this.edges = edgesOfAll(list.map(({ window }) => window));
  }

  /** The newest `count` of them, or all. */
  last(count: number): Buckets {
    const newest =
      this.#newest.get(count) ?? new Buckets(this.list.slice(Math.max(0, this.list.length - count)));
    this.#newest.set(count, newest);
    return newest;
  }
}

/**
 * The calendar buckets that a window touches, oldest first, without a gap or an overlap: days, weeks from Monday, or
 * months of `timeZone`. A bucket of no length (a day that the zone skipped) is left out.
 * Example: 2026-03-28T12:00Z to 2026-03-30T00:00Z by day in UTC → the second half of the 28th (partial), the 29th.
 */
export function bucketsOf(window: Window, interval: Interval, timeZone: string): Bucket[] {
  const buckets: Bucket[] = [];
  let firstDay = firstDayOfBucket(localDateAt(window.startMs, timeZone), interval);
  let startMs = startOfDayMs(firstDay, timeZone);
  while (startMs < window.endMs) {
    const nextDay = firstDayOfNext(firstDay, interval);
    const endMs = startOfDayMs(nextDay, timeZone);
    const inside = { startMs: Math.max(startMs, window.startMs), endMs: Math.min(endMs, window.endMs) };
    if (inside.endMs > inside.startMs) {
      buckets.push({
        firstDay,
        window: inside,
        partial: inside.startMs !== startMs || inside.endMs !== endMs,
      });
    }
    firstDay = nextDay;
    startMs = endMs;
  }
  return buckets;
}

function firstDayOfBucket(date: LocalDate, interval: Interval): LocalDate {
  if (interval === 'day') return date;
  if (interval === 'week') return addDays(date, -weekday(date));
  return { ...date, day: 1 };
}

function firstDayOfNext(firstDay: LocalDate, interval: Interval): LocalDate {
  if (interval === 'day') return addDays(firstDay, 1);
  if (interval === 'week') return addDays(firstDay, 7);
  const { year, month } = firstDay;
  return month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 };
}
