/** Half-open: `startMs <= t < endMs`, milliseconds since the epoch. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 86_400_000;
export const DEFAULT_WINDOW_DAYS = 30;
export const LONGEST_WINDOW_DAYS = 3_660;

/** Why a window was refused; `bound` is the one to mend. */
export interface WindowFault {
  readonly bound: 'start' | 'end';
  readonly message: string;
}

/**
 * The window that a caller means: `end` defaults to `asOfMs`, `start` to 30 × 24 h before `end`.
 * @returns the window, or what is wrong: it must be longer than nothing and at most 3,660 days.
 */
export function resolveWindow(
  given: { readonly startMs?: number | undefined; readonly endMs?: number | undefined },
  asOfMs: number,
): { readonly window: Window } | { readonly fault: WindowFault } {
  const endMs = given.endMs ?? asOfMs;
  const startMs = given.startMs ?? endMs - DEFAULT_WINDOW_DAYS * MS_PER_DAY;
  const show = (ms: number) => new Date(ms).toISOString();
  if (endMs <= startMs) {
    const bound = given.endMs === undefined ? 'start' : 'end';
    return {
      fault: { bound, message: `the window must end after it starts: ${show(startMs)} to ${show(endMs)}` },
    };
  }
  if (endMs - startMs > LONGEST_WINDOW_DAYS * MS_PER_DAY) {
    const bound = given.startMs === undefined ? 'end' : 'start';
    const message = `the window may be at most ${LONGEST_WINDOW_DAYS} days long: ${show(startMs)} to ${show(endMs)}`;
    return { fault: { bound, message } };
  }
  return { window: { startMs, endMs } };
}

/** The same length, ending at this window's start. */
export function previousWindow({ startMs, endMs }: Window): Window {
  return { startMs: startMs - (endMs - startMs), endMs: startMs };
}

/** The length in days of 86,400,000 ms, as deploy frequency divides by it. */
export function windowDays({ startMs, endMs }: Window): number {
  return (endMs - startMs) / MS_PER_DAY;
}

/**
 * The fewest disjoint windows that cover all of `windows`, oldest first, so that one read returns no record twice.
 * Example: [0, 10) [5, 20) [30, 40) → [0, 20) [30, 40).
 */
export function unionOfWindows(windows: readonly Window[]): Window[] {
  const union: Window[] = [];
  for (const window of windows.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = union.at(-1);
    if (last !== undefined && window.startMs <= last.endMs) {
      union[union.length - 1] = { startMs: last.startMs, endMs: Math.max(last.endMs, window.endMs) };
    } else {
      union.push(window);
    }
  }
  return union;
}
