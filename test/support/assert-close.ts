import assert from 'node:assert/strict';

/** Deep equality in which numbers may differ by 1e-12, of their size where that is above 1: a millisecond in a year is 3e-11. */
export function assertClose(actual: unknown, expected: unknown, path: string): void {
  if (typeof actual === 'number' && typeof expected === 'number') {
    const distance = Math.abs(actual - expected);
    const isClose = distance <= 1e-12 * Math.max(1, Math.abs(expected));
    assert.ok(isClose, `${path}: ours ${actual}, the oracle's ${expected}`);
  } else if (isTree(actual) && isTree(expected)) {
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), path);
    for (const [key, value] of Object.entries(actual)) assertClose(value, expected[key], `${path}, ${key}`);
  } else {
    assert.equal(actual, expected, path);
  }
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
