import { MS_PER_HOUR } from './window.js';

export const DEFAULT_FAILURE_WINDOW_HOURS = 24;
export const LONGEST_FAILURE_WINDOW_HOURS = 8_760;

/** `Workspace.settings`, under the names of definitions.md. What is absent has its default. */
export interface AnalyticsSettings {
  /** W: an incident opened this long after a change's completion, or sooner, makes it a failed change. */
  readonly doraFailureWindowHours: number;
}

/** Whether `hours` may be a failure window: whole or fractional, more than 0, at most 8,760. */
export function isFailureWindowHours(hours: unknown): hours is number {
  return typeof hours === 'number' && hours > 0 && hours <= LONGEST_FAILURE_WINDOW_HOURS;
}

/**
 * Reads the stored settings. They are checked when written, so a bad one is a fault of ours and stops the request
 * instead of giving numbers by a rule that nobody chose.
 */
export function parseSettings(stored: unknown): AnalyticsSettings {
  const settings = (stored ?? {}) as Readonly<Record<string, unknown>>;
  const hours = settings.dora_failure_window_hours ?? DEFAULT_FAILURE_WINDOW_HOURS;
  if (!isFailureWindowHours(hours)) {
    throw new RangeError(`stored setting dora_failure_window_hours is ${JSON.stringify(hours)}`);
  }
  return { doraFailureWindowHours: hours };
}

/**
 * W in milliseconds: 0.5 h is 1,800,000 ms. A product that misses a whole millisecond by its last bit is that
 * millisecond: 2.3 × 3,600,000 comes out as 8,279,999.999999999, and an incident exactly at + W would be lost.
 */
export function failureWindowMs({ doraFailureWindowHours }: AnalyticsSettings): number {
  const ms = doraFailureWindowHours * MS_PER_HOUR;
  const wholeMs = Math.round(ms);
  return Math.abs(ms - wholeMs) <= ms * Number.EPSILON ? wholeMs : ms;
}
