import assert from 'node:assert/strict';
import { COMPLETED_AT, countOf } from '../support/memberships.js';

const HOUR = 3_600_000;

describe('In which numbers a change counts', () => {
  it('a successful change counts as a deploy, in the lead time and as not failed, on its completion day', () => {
    const { deploy, lead, rate } = countOf({ createdAt: '2026-03-09T10:00:00Z' });
    const counts = { counts: true, on: '2026-03-10', pendingUntil: null };
    assert.deepEqual(deploy, {
      ...counts,
      metric: 'deploy_frequency',
      failed: null,
      reason: 'Closed as successful on 2026-03-10: 1 successful change.',
    });
    assert.deepEqual(lead, {
      ...counts,
      metric: 'lead_time',
      failed: null,
      reason: 'Closed as successful on 2026-03-10, 26 h after its creation.',
    });
    assert.deepEqual(rate, {
      ...counts,
      metric: 'change_failure_rate',
      failed: false,
      reason: 'Closed, and not failed: no incident that it caused opened within the failure window of 24 h.',
    });
  });

  it('successful with issues is successful', () => {
    const { deploy, rate } = countOf({ closureCode: 'successful_with_issues' });
    assert.equal(deploy.reason, 'Closed as successful with issues on 2026-03-10: 1 successful change.');
    assert.equal(rate.failed, false);
  });

  for (const [why, overrides, reason] of [
    ['cancelled', { state: 'cancelled', closureCode: null }, 'Cancelled changes are not closed.'],
    ['cancelled with a closure code', { state: 'cancelled' }, 'Cancelled changes are not closed.'],
    [
      'cancelled before it was completed',
      { state: 'cancelled', completedAt: null },
      'Cancelled changes are not closed.',
    ],
    ['in progress', { state: 'in_progress', completedAt: null, closureCode: null }, 'Not completed yet.'],
    ['in progress with a closure code', { state: 'in_progress', completedAt: null }, 'Not completed yet.'],
    ['completed at no time', { completedAt: null }, 'Over, but without a completion time: not closed.'],
    [
      'rolled back at no time',
      { state: 'rolled_back', completedAt: null },
      'Over, but without a completion time: not closed.',
    ],
    ['without a closure code', { closureCode: null }, 'Completed, but without a closure code: not closed.'],
  ] as const) {
    it(`a change that is ${why} counts nowhere, whatever incidents it has`, () => {
      const { deploy, lead, rate } = countOf(overrides, [HOUR], { asOf: COMPLETED_AT });
      for (const membership of [deploy, lead, rate]) {
        const { counts, on, pendingUntil } = membership;
        assert.deepEqual({ counts, on, pendingUntil }, { counts: false, on: null, pendingUntil: null });
        assert.equal(membership.reason, reason);
      }
      assert.deepEqual([deploy.failed, lead.failed, rate.failed], [null, null, false]);
    });
  }

  it('a change that still says in progress is closed once it has a completion and a closure code', () => {
    const { deploy, rate } = countOf({ state: 'in_progress' });
    assert.deepEqual([deploy.counts, rate.counts], [true, true]);
  });

  for (const [title, overrides, deployReason, rateReason] of [
    [
      'an unsuccessful change',
      { closureCode: 'unsuccessful' },
      'Closed as unsuccessful: not a successful change.',
      'Closed, and failed: its closure code is unsuccessful.',
    ],
    [
      'a change that was rolled back without a closure code',
      { state: 'rolled_back', closureCode: null },
      'Rolled back: not a successful change.',
      'Closed, and failed: rolled back.',
    ],
    [
      'a change that was rolled back after it closed as successful',
      { state: 'rolled_back' },
      'Closed as successful, but rolled back: not a successful change.',
      'Closed, and failed: rolled back.',
    ],
    [
      'an unsuccessful change that was rolled back',
      { state: 'rolled_back', closureCode: 'unsuccessful' },
      'Closed as unsuccessful and rolled back: not a successful change.',
      'Closed, and failed: its closure code is unsuccessful; rolled back.',
    ],
  ] as const) {
    it(`${title} counts as failed and as no deploy`, () => {
      const { deploy, lead, rate } = countOf(overrides, [], { asOf: COMPLETED_AT });
      for (const { counts, on, reason } of [deploy, lead])
        assert.deepEqual({ counts, on, reason }, { counts: false, on: null, reason: deployReason });
      assert.deepEqual(rate, {
        metric: 'change_failure_rate',
        counts: true,
        failed: true,
        on: '2026-03-10',
        pendingUntil: null,
        reason: rateReason,
      });
    });
  }

  it('a change with every reason names them all, and the first of its incidents', () => {
    const { rate } = countOf({ state: 'rolled_back', closureCode: 'unsuccessful' }, [2 * HOUR, 3 * HOUR]);
    assert.equal(
      rate.reason,
      'Closed, and failed: its closure code is unsuccessful; rolled back; INC-1 opened 2 h after completion, within the ' +
        'failure window of 24 h, and 1 more in that time.',
    );
  });

  it('a change that closed well and then met an incident counts as a success and as a failure', () => {
    const { deploy, lead, rate } = countOf({}, [2 * HOUR]);
    assert.deepEqual([deploy.counts, lead.counts, rate.counts, rate.failed], [true, true, true, true]);
    assert.equal(
      rate.reason,
      'It counts as a success and as a failure: it closed well, then INC-1 opened 2 h after completion, within the failure ' +
        'window of 24 h.',
    );
  });

  it('a failure counts on the completion day, even when the incident opens on the next', () => {
    assert.equal(countOf({}, [23 * HOUR]).rate.on, '2026-03-10');
    assert.equal(countOf({}, [23 * HOUR]).incident?.change_failure_rate?.on, '2026-03-10');
  });
});
