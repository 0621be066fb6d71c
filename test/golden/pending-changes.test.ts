import assert from 'node:assert/strict';
import { describeGolden } from '../support/golden-ledgers.js';
import { change, incident, ledger, msFrom } from '../support/ledger-builder.js';

const MARCH = { start: '2026-03-01T00:00:00Z', end: '2026-03-31T00:00:00Z' };
const COMPLETED_AT = '2026-03-10T12:00:00Z';
const WINDOW_MS = 86_400_000;

describeGolden('Which changes are provisional', ({ ask }) => {
  const pendingAt = async (asOf: string, failureWindowHours = 24) => {
    const { overall } = await ask(ledger({ changes: [change({ completedAt: COMPLETED_AT })] }), {
      ...MARCH,
      asOf,
      failureWindowHours,
    });
    return overall.read('change_failure_rate').pending;
  };

  it('a change is pending from its completion until W has passed, to the millisecond', async () => {
    assert.equal(await pendingAt(COMPLETED_AT), 1);
    assert.equal(await pendingAt(msFrom(COMPLETED_AT, WINDOW_MS - 1)), 1);
    assert.equal(await pendingAt(msFrom(COMPLETED_AT, WINDOW_MS)), 0);
    assert.equal(await pendingAt(msFrom(COMPLETED_AT, WINDOW_MS + 1)), 0);
  });

  it('a fractional W ends the wait at its own millisecond', async () => {
    // 2.3 h = 8,280,000 ms.
    assert.equal(await pendingAt(msFrom(COMPLETED_AT, 8_279_999), 2.3), 1);
    assert.equal(await pendingAt(msFrom(COMPLETED_AT, 8_280_000), 2.3), 0);
  });

  it('a change that has failed already is not pending, for whatever reason it failed', async () => {
    const changes = [
      change({ completedAt: COMPLETED_AT, closureCode: 'unsuccessful' }),
      change({ completedAt: COMPLETED_AT, state: 'rolled_back' }),
      change({ completedAt: COMPLETED_AT }),
      change({ completedAt: COMPLETED_AT }),
    ];
    const incidents = [incident({ openedAt: msFrom(COMPLETED_AT, 1), causedBy: 'CHG-3' })];
    const { overall } = await ask(ledger({ changes, incidents }), {
      ...MARCH,
      asOf: msFrom(COMPLETED_AT, 2),
    });
    const { failed, pending, sampleSize } = overall.read('change_failure_rate');
    assert.deepEqual({ failed, pending, sampleSize }, { failed: 3, pending: 1, sampleSize: 4 });
  });

  it('an incident that came too early to count leaves its change pending', async () => {
    const changes = [change({ completedAt: COMPLETED_AT })];
    const incidents = [incident({ openedAt: msFrom(COMPLETED_AT, -1), causedBy: 'CHG-1' })];
    const { overall } = await ask(ledger({ changes, incidents }), {
      ...MARCH,
      asOf: msFrom(COMPLETED_AT, 2),
    });
    assert.equal(overall.read('change_failure_rate').pending, 1);
  });

  it('only closed changes of the window are pending', async () => {
    const changes = [
      change({ completedAt: COMPLETED_AT }),
      change({ completedAt: COMPLETED_AT, closureCode: null }),
      change({ completedAt: COMPLETED_AT, state: 'cancelled' }),
      change({ completedAt: msFrom(COMPLETED_AT, -1) }),
    ];
    const { overall } = await ask(ledger({ changes }), {
      start: COMPLETED_AT,
      end: msFrom(COMPLETED_AT, 1),
      asOf: msFrom(COMPLETED_AT, 1),
    });
    assert.equal(overall.read('change_failure_rate').pending, 1);
  });

  it('every failure rate carries its own pending: the groups and the points of the series', async () => {
    const changes = [
      change({ completedAt: '2026-03-10T10:00:00Z', changeType: 'standard' }),
      change({ completedAt: '2026-03-11T10:00:00Z', changeType: 'standard' }),
      change({ completedAt: '2026-03-11T11:00:00Z', changeType: 'emergency' }),
    ];
    // W = 24 h before the 11th at noon: only the two of the 11th are younger.
    const { overall, groups } = await ask(ledger({ changes }), {
      start: '2026-03-10T00:00:00Z',
      end: '2026-03-12T00:00:00Z',
      asOf: '2026-03-11T12:00:00Z',
      groupBy: 'change_type',
    });
    const pendingOf = groups.map(({ key, scorecard }) => [
      key,
      scorecard.read('change_failure_rate').pending,
    ]);
    assert.deepEqual(pendingOf, [
      ['standard', 1],
      ['emergency', 1],
    ]);
    const points = overall.series('change_failure_rate', 'day', null);
    assert.deepEqual(
      points.map(({ reading }) => reading.pending),
      [0, 2],
    );
  });
});
