import type { BandSet } from './bands.js';
import { Buckets, bucketsOf, type Interval } from './buckets.js';
import type { FailureRule } from './failed-change.js';
import type { GoalSet } from './goals.js';
import type { Window } from './window.js';

/** The rules under which one report reads its numbers. Shared by all of its groups. */
export class ReportRules {
  readonly #buckets = new Map<Interval, Buckets>();

  constructor(
    readonly window: Window,
    readonly timeZone: string,
    readonly failure: FailureRule,
    readonly bandSet: BandSet,
    /** The targets that the values are held against; null for none. */
    readonly goals: GoalSet | null = null,
  ) {}

  /** The window's buckets, the newest `last` of them or all, worked out once however many groups ask. */
  bucketsBy(interval: Interval, last: number | null): Buckets {
    const all = this.#buckets.get(interval) ?? new Buckets(bucketsOf(this.window, interval, this.timeZone));
    this.#buckets.set(interval, all);
    return last === null ? all : all.last(last);
  }
}
