import { setTimeout as delay } from 'node:timers/promises';

const LONGEST_WAIT_MS = 30_000;
const BETWEEN_TRIES_MS = 10;

/** Waits for a condition. @throws where it does not come true within 30 s, or as long as it is told; `what` says what was waited for. */
export async function waitUntil(
  what: string,
  isTrue: () => Promise<boolean>,
  longestMs = LONGEST_WAIT_MS,
): Promise<void> {
  const endMs = performance.now() + longestMs;
  while (!(await isTrue())) {
    if (performance.now() > endMs) throw new Error(`waited in vain until ${what}`);
    await delay(BETWEEN_TRIES_MS);
  }
}
