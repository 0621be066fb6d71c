import { addDays, instantOf, localDateAt } from './zone.js';

/** The hour of the workspace's wall clock at which its groups are looked at. */
const NIGHT_HOUR = 2;
/** How many missed nights are made up: what is older has been overtaken by every night since. */
export const MOST_NIGHTS_MADE_UP = 7;

/** The latest 02:00 of the zone at or before `nowMs`. */
export function latestNightMs(nowMs: number, timeZone: string): number {
  const today = localDateAt(nowMs, timeZone);
  const tonightMs = instantOf(today, NIGHT_HOUR, timeZone);
  return tonightMs <= nowMs ? tonightMs : instantOf(addDays(today, -1), NIGHT_HOUR, timeZone);
}

/**
 * The evaluation instants that are due: every 02:00 of the zone after the last night that was evaluated, up to now, the
 * oldest first and at most seven. A workspace that never had a night gets the latest one.
 * Example: evaluated up to Monday's 02:00, asked on Wednesday at noon → Tuesday's and Wednesday's 02:00.
 */
export function dueNightsMs(lastNightMs: number | null, nowMs: number, timeZone: string): number[] {
  const latestMs = latestNightMs(nowMs, timeZone);
  if (lastNightMs === null) return [latestMs];
  const due: number[] = [];
  const latestDay = localDateAt(latestMs, timeZone);
  for (let back = 0; back < MOST_NIGHTS_MADE_UP; back += 1) {
    const nightMs = instantOf(addDays(latestDay, -back), NIGHT_HOUR, timeZone);
    if (nightMs <= lastNightMs) break;
    due.push(nightMs);
  }
  return [...new Set(due)].reverse();
}
