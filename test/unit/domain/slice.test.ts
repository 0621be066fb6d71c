import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bisect } from '../../../src/domain/bisect.js';
import type { Segment } from '../../../src/domain/segment.js';
import { narrow, sliceOf, stretchesOf } from '../../../src/domain/slice.js';
import { change, incident, ledger } from '../../support/ledger-builder.js';
import { createMemoryFactSource } from '../../support/memory-facts.js';

const instant = (ms: number) => new Date(ms).toISOString();

/** A ledger with a change completed and an incident resolved at every one of these milliseconds. */
function factsAt(instantsMs: readonly number[]) {
  const source = createMemoryFactSource(() =>
    ledger({
      changes: instantsMs.map((ms) => change({ completedAt: instant(ms) })),
      incidents: instantsMs.map((ms) => incident({ openedAt: instant(0), resolvedAt: instant(ms) })),
    }),
  );
  return source.read([{ startMs: 0, endMs: 1_000 }]);
}

describe('Slices', () => {
  it('bisects to the number of leading indexes that lie before', () => {
    for (const before of [0, 1, 4, 7])
      assert.equal(
        bisect(0, 7, (index) => index < before),
        before,
      );
    assert.equal(
      bisect(0, 0, () => true),
      0,
    );
  });

  it('a slice, and one that is narrowed from a larger one, hold exactly the records of their window', async () => {
    const bound = fc.integer({ min: 0, max: 20 });
    await fc.assert(
      fc.asyncProperty(fc.array(bound, { maxLength: 30 }), bound, bound, async (instantsMs, a, b) => {
        const facts = await factsAt(instantsMs);
        const window = { startMs: Math.min(a, b), endMs: Math.max(a, b) };
        const expected = instantsMs
          .filter((ms) => ms >= window.startMs && ms < window.endMs)
          .sort((x, y) => x - y);
        const whole = sliceOf(facts, { startMs: 0, endMs: 1_000 });
        for (const { changes, incidents } of [sliceOf(facts, window), narrow(whole, window)]) {
          for (const segments of [changes, incidents]) {
            const instants = stretchesOf<Segment>(segments, window).flatMap(({ segment, start, end }) => [
              ...segment.atMs.subarray(start, end),
            ]);
            assert.deepEqual(instants, expected);
          }
        }
      }),
    );
  });
});
