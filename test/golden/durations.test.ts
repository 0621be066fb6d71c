import assert from 'node:assert/strict';
import { describeGolden, valueAndSample } from '../support/golden-ledgers.js';
import { change, hoursFrom, incident, ledger, msFrom } from '../support/ledger-builder.js';

const MARCH = { start: '2026-03-01T00:00:00Z', end: '2026-03-31T00:00:00Z' };
const NOON = '2026-03-10T12:00:00Z';

const changesOfHours = (...hours: number[]) =>
  hours.map((lead) => change({ completedAt: NOON, createdAt: hoursFrom(NOON, -lead) }));
const incidentsOfHours = (...hours: number[]) =>
  hours.map((toResolve) => incident({ openedAt: hoursFrom(NOON, -toResolve), resolvedAt: NOON }));

describeGolden('Durations', ({ ask }) => {
  it('lead time is p50 and p90 by interpolation between the ranks, in whatever order the changes came', async () => {
    // Sorted 2, 4, 9: p50 at rank 0.5 · 2 = 1 → 4; p90 at rank 0.9 · 2 = 1.8 → 4 + 0.8 · (9 − 4) = 8.
    const three = await ask(ledger({ changes: changesOfHours(9, 2, 4) }), MARCH);
    const { value, p90, sampleSize } = three.overall.read('lead_time');
    assert.deepEqual({ value, p90, sampleSize }, { value: 4, p90: 8, sampleSize: 3 });
    // Sorted 1, 2, 3, 10: p50 at rank 1.5 → 2.5; p90 at rank 2.7 → 3 + 0.7 · 7 = 7.9.
    const four = await ask(ledger({ changes: changesOfHours(10, 3, 2, 1) }), MARCH);
    assert.equal(four.overall.read('lead_time').value, 2.5);
    assert.equal(four.overall.read('lead_time').p90, 7.9);
  });

  it('MTTR is the same over the incidents resolved in the window, caused by a change or not', async () => {
    // Sorted 1, 2: p50 at rank 0.5 → 1.5; p90 at rank 0.9 → 1.9.
    const { overall } = await ask(ledger({ incidents: incidentsOfHours(2, 1) }), MARCH);
    const { value, p90, sampleSize } = overall.read('mttr');
    assert.deepEqual({ value, p90, sampleSize }, { value: 1.5, p90: 1.9, sampleSize: 2 });
  });

  it('one record is its own p50 and p90; none gives null', async () => {
    const one = await ask(ledger({ changes: changesOfHours(7) }), MARCH);
    assert.equal(one.overall.read('lead_time').value, 7);
    assert.equal(one.overall.read('lead_time').p90, 7);
    const none = await ask(ledger({}), MARCH);
    for (const id of ['lead_time', 'mttr'] as const) {
      assert.deepEqual(valueAndSample(none.overall.read(id)), { value: null, sampleSize: 0 });
      assert.equal(none.overall.read(id).p90, null);
    }
  });

  it('a duration of nothing is 0, not missing', async () => {
    const of = ledger({ changes: changesOfHours(0), incidents: incidentsOfHours(0) });
    const { overall } = await ask(of, MARCH);
    assert.deepEqual(valueAndSample(overall.read('lead_time')), { value: 0, sampleSize: 1 });
    assert.deepEqual(valueAndSample(overall.read('mttr')), { value: 0, sampleSize: 1 });
  });

  it('durations are exact to the millisecond and not rounded', async () => {
    const changes = [1, 2].map((ms) => change({ completedAt: NOON, createdAt: msFrom(NOON, -ms) }));
    const { overall } = await ask(ledger({ changes }), MARCH);
    assert.equal(overall.read('lead_time').value, 1.5 / 3_600_000);
  });

  it('a duration may span years', async () => {
    const changes = [change({ completedAt: NOON, createdAt: '2006-03-10T12:00:00.001Z' })];
    const { overall } = await ask(ledger({ changes }), MARCH);
    // 7,305 days (20 years with five leap days) less a millisecond.
    assert.equal(overall.read('lead_time').value, (7_305 * 86_400_000 - 1) / 3_600_000);
  });

  it('only successful changes have a lead time', async () => {
    const [ofOne, ofTwo, ofThree] = changesOfHours(1, 2, 3);
    const changes = [
      { ...change(), ...ofOne, closureCode: 'unsuccessful' as const },
      { ...change(), ...ofTwo, state: 'rolled_back' as const },
      { ...change(), ...ofThree, closureCode: 'successful_with_issues' as const },
    ];
    const { overall } = await ask(ledger({ changes }), MARCH);
    assert.deepEqual(valueAndSample(overall.read('lead_time')), { value: 3, sampleSize: 1 });
  });

  it('an incident that is open, or resolved outside the window, has no time to restore in it', async () => {
    const incidents = [
      incident({ openedAt: '2026-03-10T00:00:00Z', resolvedAt: null }),
      incident({ openedAt: '2026-03-30T00:00:00Z', resolvedAt: MARCH.end }),
      incident({ openedAt: '2026-02-01T00:00:00Z', resolvedAt: '2026-02-28T00:00:00Z' }),
      incident({ openedAt: '2026-02-01T00:00:00Z', resolvedAt: '2026-03-02T00:00:00Z' }), // 29 days, counts
    ];
    const { overall } = await ask(ledger({ incidents }), MARCH);
    assert.deepEqual(valueAndSample(overall.read('mttr')), { value: 29 * 24, sampleSize: 1 });
  });

  it("the overall percentile comes from the durations, not from the groups' percentiles", async () => {
    const typed = (changeType: 'standard' | 'normal', ...hours: number[]) =>
      changesOfHours(...hours).map((each) => ({ ...each, changeType }));
    const changes = [...typed('standard', 1, 2, 9), ...typed('normal', 10)];
    const { overall, groups } = await ask(ledger({ changes }), { ...MARCH, groupBy: 'change_type' });
    assert.deepEqual(
      groups.map(({ key, scorecard }) => [key, scorecard.read('lead_time').value]),
      [
        ['standard', 2],
        ['normal', 10],
      ],
    );
    // Sorted 1, 2, 9, 10 → 5.5; the mean or median of the groups' 2 and 10 would be 6.
    assert.equal(overall.read('lead_time').value, 5.5);
  });
});
