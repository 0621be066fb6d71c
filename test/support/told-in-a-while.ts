import assert from 'node:assert/strict';
import type { LogLine } from './gateway-process.js';

const IN_A_WHILE_MS = 10_000;

/**
 * What was logged, each once: an outage that lasts, on a machine that is slow, may be told of again after ten seconds.
 * @throws where something was said again before that.
 */
export function toldInAWhile(lines: readonly LogLine[]): string[] {
  const lastMs = new Map<string, number>();
  for (const { msg, time } of lines) {
    const atMs = Date.parse(time);
    const sinceMs = atMs - (lastMs.get(msg) ?? Number.NEGATIVE_INFINITY);
    // Stamps are whole milliseconds.
    assert.ok(
      sinceMs >= IN_A_WHILE_MS - 1,
      `again after ${sinceMs} ms: ${lines.map((line) => line.msg).join('\n')}`,
    );
    lastMs.set(msg, atMs);
  }
  return [...lastMs.keys()];
}
