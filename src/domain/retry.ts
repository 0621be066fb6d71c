const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 3_600_000;
/** Tries end this long after the first. */
export const GIVE_UP_AFTER_MS = 86_400_000;

/**
 * When to try again after a failure: the wait doubles from 10 s to an hour, and varies by a half to either side, so that
 * receivers that were down are not all met at once. A receiver that says when it wants to be asked again is not asked before;
 * where that is later than 24 hours after the first try, it is asked for the last time then.
 * @param tries how often it was tried since it was written, or since it was last sent again by hand.
 * @param begunAtMs when the first of these tries was made.
 * @param jitter 0 to 1.
 * @returns the instant; null where the wait would end 24 hours after the first try, or later: then it has failed.
 */
export function nextTryMs(given: {
  readonly tries: number;
  readonly begunAtMs: number;
  readonly nowMs: number;
  readonly retryAfterMs: number | null;
  readonly jitter: number;
}): number | null {
  const { tries, begunAtMs, nowMs, retryAfterMs, jitter } = given;
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS) * (0.5 + jitter);
  const endMs = begunAtMs + GIVE_UP_AFTER_MS;
  if (nowMs + waitMs >= endMs) return null;
  return Math.min(nowMs + Math.max(waitMs, retryAfterMs ?? 0), endMs);
}

/**
 * What `Retry-After` asks for, in milliseconds from now: seconds, or an HTTP date.
 * @returns null where it is missing or cannot be read.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  // Date.parse takes far more for a date than HTTP does.
  const atMs = header.trim().endsWith('GMT') ? Date.parse(header) : Number.NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}

/** How often a run of a schedule (a night's evaluation, a report) is made that fails; then it stays failed, and shown. */
export const MOST_RUNS = 6;
/** The wait after the first of them; it doubles. */
export const FIRST_RUN_WAIT_MS = 60_000;

/** When to make a run again that failed: after 1, 2, 4, 8 and 16 minutes. @returns null where it was the last try. */
export function nextRunMs(tries: number, failedAtMs: number): number | null {
  return tries < MOST_RUNS ? failedAtMs + FIRST_RUN_WAIT_MS * 2 ** (tries - 1) : null;
}
