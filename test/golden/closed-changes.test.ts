import assert from 'node:assert/strict';
import type { ChangeState, ClosureCode } from '../../src/domain/ledger-words.js';
import { describeGolden, valueAndSample } from '../support/golden-ledgers.js';
import { change, ledger } from '../support/ledger-builder.js';

const MARCH = { start: '2026-03-01T00:00:00Z', end: '2026-03-31T00:00:00Z' };

type Counts = 'successful' | 'failed' | 'not closed';

/** definitions.md, "The ledger", read by hand: what each closure code makes of a completed change. */
const BY_STATE: Readonly<Record<ChangeState, readonly [ClosureCode | null, Counts][]>> = {
  draft: byCode('successful', 'successful', 'failed', 'not closed'),
  submitted: byCode('successful', 'successful', 'failed', 'not closed'),
  approved: byCode('successful', 'successful', 'failed', 'not closed'),
  scheduled: byCode('successful', 'successful', 'failed', 'not closed'),
  in_progress: byCode('successful', 'successful', 'failed', 'not closed'),
  completed: byCode('successful', 'successful', 'failed', 'not closed'),
  rolled_back: byCode('failed', 'failed', 'failed', 'failed'),
  cancelled: byCode('not closed', 'not closed', 'not closed', 'not closed'),
};

function byCode(...[well, withIssues, badly, open]: [Counts, Counts, Counts, Counts]) {
  const row: [ClosureCode | null, Counts][] = [
    ['successful', well],
    ['successful_with_issues', withIssues],
    ['unsuccessful', badly],
    [null, open],
  ];
  return row;
}

describeGolden('Which changes count', ({ ask }) => {
  for (const [state, codes] of Object.entries(BY_STATE) as [ChangeState, (typeof BY_STATE)[ChangeState]][]) {
    it(`a ${state} change counts by its closure code`, async () => {
      for (const [closureCode, counts] of codes) {
        const { overall } = await ask(ledger({ changes: [change({ state, closureCode })] }), MARCH);
        const of = `${state} with ${closureCode}`;
        const deployed = counts === 'successful' ? 1 : 0;
        assert.equal(overall.read('deploy_frequency').sampleSize, deployed, of);
        assert.equal(overall.read('lead_time').sampleSize, deployed, of);
        assert.equal(overall.read('change_failure_rate').sampleSize, counts === 'not closed' ? 0 : 1, of);
        assert.equal(overall.read('change_failure_rate').failed, counts === 'failed' ? 1 : 0, of);
      }
    });
  }

  it('a change that was never completed counts nowhere, whatever its closure code and state', async () => {
    const changes = [
      change({ completedAt: null, closureCode: 'successful' }),
      change({ completedAt: null, closureCode: 'unsuccessful' }),
      change({ completedAt: null, closureCode: null, state: 'rolled_back' }),
    ];
    const { overall, groups } = await ask(ledger({ changes }), { ...MARCH, groupBy: 'change_type' });
    assert.deepEqual(valueAndSample(overall.read('deploy_frequency')), { value: 0, sampleSize: 0 });
    assert.deepEqual(valueAndSample(overall.read('lead_time')), { value: null, sampleSize: 0 });
    assert.deepEqual(valueAndSample(overall.read('change_failure_rate')), { value: null, sampleSize: 0 });
    assert.deepEqual(groups, []);
  });

  it('one failed of three closed changes is a third; the cancelled and the open one are not in the sum', async () => {
    const changes = [
      change({ closureCode: 'successful' }),
      change({ closureCode: 'successful_with_issues' }),
      change({ closureCode: 'unsuccessful' }),
      change({ closureCode: 'unsuccessful', state: 'cancelled' }),
      change({ closureCode: null }),
    ];
    const { overall } = await ask(ledger({ changes }), MARCH);
    // 2 successful ÷ 30 days; 1 failed ÷ 3 closed.
    assert.deepEqual(valueAndSample(overall.read('deploy_frequency')), { value: 2 / 30, sampleSize: 2 });
    assert.deepEqual(valueAndSample(overall.read('change_failure_rate')), { value: 1 / 3, sampleSize: 3 });
  });
});
