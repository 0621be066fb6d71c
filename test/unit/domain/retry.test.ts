import assert from 'node:assert/strict';
import { nextRunMs, nextTryMs, retryAfterMs } from '../../../src/domain/retry.js';

const HOUR = 3_600_000;
const BEGUN = Date.parse('2026-03-02T01:00:00Z');
const waitMs = (tries: number, more: Partial<Parameters<typeof nextTryMs>[0]> = {}) => {
  const given = { tries, begunAtMs: BEGUN, nowMs: BEGUN, retryAfterMs: null, jitter: 0.5, ...more };
  const next = nextTryMs(given);
  return next === null ? null : next - given.nowMs;
};

describe('Trying again', () => {
  it('waits 10 s, then twice as long each time, up to an hour', () => {
    assert.deepEqual(
      [1, 2, 3, 4].map((tries) => waitMs(tries)),
      [10_000, 20_000, 40_000, 80_000],
    );
    assert.deepEqual(
      [9, 10, 50].map((tries) => waitMs(tries)),
      [2_560_000, HOUR, HOUR],
    );
  });

  it('varies the wait by a half to either side', () => {
    assert.equal(waitMs(1, { jitter: 0 }), 5_000);
    assert.equal(waitMs(1, { jitter: 1 }), 15_000);
  });

  it('does not ask before the receiver said, and not earlier than it would have anyway', () => {
    assert.equal(waitMs(1, { retryAfterMs: 120_000 }), 120_000);
    assert.equal(waitMs(5, { retryAfterMs: 1_000 }), 160_000);
  });

  it('gives up where the next try would be 24 hours after the first, or later', () => {
    const day = 24 * HOUR;
    assert.equal(waitMs(1, { nowMs: BEGUN + day - 10_001 }), 10_000);
    assert.equal(waitMs(1, { nowMs: BEGUN + day - 10_000 }), null);
  });

  it('asks once more at the end of the 24 hours where the receiver wants to be asked later', () => {
    const day = 24 * HOUR;
    assert.equal(waitMs(1, { retryAfterMs: day - 1 }), day - 1);
    assert.equal(waitMs(1, { retryAfterMs: 7 * day }), day);
    assert.equal(waitMs(2, { nowMs: BEGUN + HOUR, retryAfterMs: day }), day - HOUR);
    assert.equal(waitMs(3, { nowMs: BEGUN + day, retryAfterMs: day }), null, 'that was the end');
  });
});

describe('Retry-After', () => {
  it('is seconds or a date; what cannot be read is nothing', () => {
    assert.equal(retryAfterMs('120', BEGUN), 120_000);
    assert.equal(retryAfterMs('99999999999', BEGUN), 99_999_999_999_000);
    assert.equal(retryAfterMs('Mon, 02 Mar 2026 01:05:00 GMT', BEGUN), 300_000);
    assert.equal(retryAfterMs('Mon, 02 Mar 2026 00:00:00 GMT', BEGUN), 0);
    assert.equal(retryAfterMs(' 120 ', BEGUN), 120_000);
    assert.equal(retryAfterMs(' Mon, 02 Mar 2026 01:02:00 GMT ', BEGUN), 120_000);
    for (const header of [undefined, '', 'soon', '-5', '1.5']) {
      assert.equal(retryAfterMs(header, BEGUN), null, String(header));
    }
  });
});

describe('A run of a schedule that failed', () => {
  it('is made again after 1, 2, 4, 8 and 16 minutes, and then no more', () => {
    const minutes = [1, 2, 3, 4, 5, 6].map((tries) => {
      const at = nextRunMs(tries, BEGUN);
      return at === null ? null : (at - BEGUN) / 60_000;
    });
    assert.deepEqual(minutes, [1, 2, 4, 8, 16, null]);
  });
});
