import assert from 'node:assert/strict';
import { incident, ledger, msFrom, type PlainChange } from '../support/ledger-builder.js';
import { COMPLETED_AT, countOf, membershipsIn } from '../support/memberships.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('Which incidents make a change count as failed', () => {
  it('of those that do not, the first after the failure window is told, or else the last before', () => {
    const told = (...delaysMs: number[]) => countOf({}, delaysMs).rate.reason;
    const beyond = 'h beyond the failure window of 24 h';
    assert.equal(
      told(-HOUR, 26 * HOUR, 30 * HOUR),
      `Closed, and not failed: INC-2 opened 26 h after completion, 2 ${beyond}.`,
    );
    assert.equal(told(-3 * HOUR, -HOUR), 'Closed, and not failed: INC-2 opened 1 h before completion.');
  });

  const within = 'within the failure window of 24 h';
  for (const [delayMs, failed, opened] of [
    [-HOUR, false, 'opened 1 h before completion'],
    [-1, false, 'opened 1 ms before completion'],
    [0, true, `opened at completion, ${within}`],
    [1, true, `opened 1 ms after completion, ${within}`],
    [30_000, true, `opened 30 s after completion, ${within}`],
    [DAY - 1, true, `opened 24 h after completion, ${within}`],
    [DAY, true, `opened 24 h after completion, ${within}`],
    [DAY + 1, false, 'opened 24 h after completion, 1 ms beyond the failure window of 24 h'],
    [26 * HOUR, false, 'opened 26 h after completion, 2 h beyond the failure window of 24 h'],
  ] as const) {
    it(`one that ${opened} ${failed ? 'does' : 'does not'} (${delayMs} ms)`, () => {
      const { rate, incident: its } = countOf({}, [delayMs]);
      assert.equal(rate.failed, failed);
      const head = failed
        ? 'It counts as a success and as a failure: it closed well, then'
        : 'Closed, and not failed:';
      assert.equal(rate.reason, `${head} INC-1 ${opened}.`);

      const outcome = failed ? 'counts as failed on 2026-03-10' : 'does not count as failed by it';
      assert.deepEqual(its?.change_failure_rate, {
        metric: 'change_failure_rate',
        counts: failed,
        failed: null,
        pendingUntil: null,
        on: failed ? '2026-03-10' : null,
        reason: `It ${opened.replace('completion', 'CHG-1’s completion')}: CHG-1 ${outcome}.`,
      });
    });
  }

  it('W between two milliseconds reaches to the one below', () => {
    // 0.0000126 h = 45.36 ms.
    const failedBy = (delayMs: number) => countOf({}, [delayMs], { failureWindowMs: 45.36 }).rate.failed;
    assert.deepEqual([failedBy(45), failedBy(46)], [true, false]);
  });

  it('the first after the completion is named, not an earlier one that does not count', () => {
    const { rate } = countOf({}, [-HOUR, 2 * HOUR]);
    assert.match(rate.reason, /then INC-2 opened 2 h after completion, within/);
    assert.match(countOf({}, [-HOUR, 26 * HOUR]).rate.reason, /not failed: INC-2 opened 26 h after/);
    assert.match(countOf({}, [-2 * HOUR, -HOUR]).rate.reason, /not failed: INC-2 opened 1 h before/);
  });

  it('one of a change that failed anyway counts by the same rule', () => {
    assert.equal(countOf({ state: 'rolled_back' }, [DAY]).incident?.change_failure_rate?.counts, true);
    assert.equal(countOf({ state: 'rolled_back' }, [DAY + 1]).incident?.change_failure_rate?.counts, false);
  });

  for (const [overrides, why] of [
    [{ state: 'cancelled' }, 'it was cancelled'],
    [{ closureCode: null }, 'it has no closure code'],
    [{ state: 'in_progress', completedAt: null }, 'it is not completed yet'],
    [{ completedAt: null }, 'it has no completion time'],
  ] as const) {
    it(`none of a change that is not closed: ${why}`, () => {
      const { counts, on, reason } = countOf(overrides, [HOUR]).incident?.change_failure_rate ?? {};
      assert.deepEqual({ counts, on }, { counts: false, on: null });
      assert.equal(reason, `CHG-1, which caused it, is not closed (${why}) and cannot fail.`);
    });
  }

  it('one without a causing change has no entry for the failure rate', () => {
    const { incidents } = membershipsIn(ledger({ incidents: [incident()] }));
    assert.deepEqual(Object.keys(incidents[0] ?? {}), ['mttr']);
  });
});

describe('Until when a change is provisional', () => {
  const pendingAt = (asOf: string, overrides: Partial<PlainChange> = {}, delaysMs: number[] = []) =>
    countOf(overrides, delaysMs, { asOf }).rate;
  const END = '2026-03-11T12:00:00.000Z';

  it('until W has passed since its completion, to the millisecond', () => {
    assert.equal(pendingAt(COMPLETED_AT).pendingUntil, END);
    assert.equal(pendingAt(msFrom(COMPLETED_AT, DAY - 1)).pendingUntil, END);
    assert.equal(pendingAt(msFrom(COMPLETED_AT, DAY)).pendingUntil, null);
  });

  it('where W ends between two milliseconds, until the one above', () => {
    const pendingUntil = (delayMs: number) =>
      countOf({}, [], { failureWindowMs: 45.36, asOf: msFrom(COMPLETED_AT, delayMs) }).rate.pendingUntil;
    assert.deepEqual([pendingUntil(45), pendingUntil(46)], ['2026-03-10T12:00:00.046Z', null]);
  });

  it('its reason says so, and which incident came too early to fail it', () => {
    const open = 'the failure window of 24 h after its completion has not ended yet';
    assert.equal(pendingAt(COMPLETED_AT).reason, `Closed, and not failed so far: ${open}.`);
    const early = `INC-1 opened 1 h before completion, and ${open}`;
    assert.equal(pendingAt(COMPLETED_AT, {}, [-HOUR]).reason, `Closed, and not failed so far: ${early}.`);
  });

  it('no longer once it has failed', () => {
    assert.equal(pendingAt(COMPLETED_AT, { state: 'rolled_back' }).pendingUntil, null);
    assert.equal(pendingAt(msFrom(COMPLETED_AT, 2), {}, [1]).pendingUntil, null);
  });
});
