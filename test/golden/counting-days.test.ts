import assert from 'node:assert/strict';
import { change, incident, ledger, msFrom } from '../support/ledger-builder.js';
import { membershipsIn } from '../support/memberships.js';

const HOUR = 3_600_000;

describe('In which numbers an incident counts', () => {
  const mttrOf = (resolvedAt: string | null) =>
    membershipsIn(ledger({ incidents: [incident({ openedAt: '2026-03-10T12:00:00Z', resolvedAt })] }))
      .incidents[0]?.mttr;

  it('in MTTR once it is resolved, on that day', () => {
    assert.deepEqual(mttrOf('2026-03-11T14:00:00Z'), {
      metric: 'mttr',
      counts: true,
      failed: null,
      pendingUntil: null,
      on: '2026-03-11',
      reason: 'Resolved on 2026-03-11, 26 h after it opened.',
    });
  });

  it('resolved the moment it opened, it counts with no time at all', () => {
    assert.equal(mttrOf('2026-03-10T12:00:00Z')?.reason, 'Resolved on 2026-03-10, 0 s after it opened.');
  });

  it('not while it is open', () => {
    const { counts, on, reason } = mttrOf(null) ?? {};
    assert.deepEqual({ counts, on }, { counts: false, on: null });
    assert.equal(reason, 'Still open: it counts once it is resolved.');
  });
});

describe('On which day a record counts', () => {
  for (const [timeZone, instant, day] of [
    ['UTC', '2026-03-10T23:59:59.999Z', '2026-03-10'],
    ['UTC', '2026-03-11T00:00:00.000Z', '2026-03-11'],
    ['Europe/Amsterdam', '2026-03-28T22:59:59.999Z', '2026-03-28'],
    // The 29th has 23 hours: clocks go from 02:00 to 03:00.
    ['Europe/Amsterdam', '2026-03-28T23:00:00.000Z', '2026-03-29'],
    ['Europe/Amsterdam', '2026-03-29T21:59:59.999Z', '2026-03-29'],
    ['Europe/Amsterdam', '2026-03-29T22:00:00.000Z', '2026-03-30'],
    // The 25th of October has 25 hours.
    ['Europe/Amsterdam', '2026-10-24T22:00:00.000Z', '2026-10-25'],
    ['Europe/Amsterdam', '2026-10-25T22:59:59.999Z', '2026-10-25'],
    ['Europe/Amsterdam', '2026-10-25T23:00:00.000Z', '2026-10-26'],
    ['America/New_York', '2026-03-11T03:59:59.999Z', '2026-03-10'],
    ['America/New_York', '2026-03-11T04:00:00.000Z', '2026-03-11'],
  ] as const) {
    it(`${instant} is ${day} in ${timeZone}`, () => {
      const of = ledger({
        changes: [change({ completedAt: instant })],
        incidents: [incident({ openedAt: msFrom(instant, -HOUR), resolvedAt: instant })],
      });
      const { changes, incidents } = membershipsIn(of, { timeZone });
      const { deploy_frequency, lead_time, change_failure_rate } = changes[0] ?? {};
      const days = [deploy_frequency, lead_time, change_failure_rate, incidents[0]?.mttr].map((it) => it?.on);
      assert.deepEqual(days, [day, day, day, day]);
      assert.match(deploy_frequency?.reason ?? '', new RegExp(day));
    });
  }
});
