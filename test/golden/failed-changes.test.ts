import assert from 'node:assert/strict';
import { describeGolden, type GoldenLedgers, valueAndSample } from '../support/golden-ledgers.js';
import { change, hoursFrom, incident, ledger, msFrom } from '../support/ledger-builder.js';

const MARCH = { start: '2026-03-01T00:00:00Z', end: '2026-03-31T00:00:00Z' };
const COMPLETED_AT = '2026-03-10T12:00:00Z';

/** A well-closed change whose incidents open so many milliseconds after its completion. */
function changeWithIncidents(...delaysMs: number[]) {
  return ledger({
    changes: [change({ completedAt: COMPLETED_AT })],
    incidents: delaysMs.map((delayMs) =>
      incident({ openedAt: msFrom(COMPLETED_AT, delayMs), causedBy: 'CHG-1' }),
    ),
  });
}

async function failedBy({ ask }: GoldenLedgers, delaysMs: number[], failureWindowHours = 24) {
  const { overall } = await ask(changeWithIncidents(...delaysMs), { ...MARCH, failureWindowHours });
  return overall.read('change_failure_rate').failed;
}

const HOUR = 3_600_000;

describeGolden('Which changes failed', (ledgers) => {
  const { ask, store } = ledgers;

  it('an incident at the very completion makes it failed, one a millisecond before does not', async () => {
    assert.equal(await failedBy(ledgers, [0]), 1);
    assert.equal(await failedBy(ledgers, [-1]), 0);
  });

  it('an incident exactly W after the completion makes it failed, one a millisecond later does not', async () => {
    assert.equal(await failedBy(ledgers, [24 * HOUR - 1]), 1);
    assert.equal(await failedBy(ledgers, [24 * HOUR]), 1);
    assert.equal(await failedBy(ledgers, [24 * HOUR + 1]), 0);
  });

  for (const [failureWindowHours, windowMs] of [
    [0.5, 1_800_000],
    [2.3, 8_280_000], // 2.3 × 3,600,000 is 8,279,999.999999999 in binary
    [0.29, 1_044_000],
    [65 / 60, 3_900_000],
    [8_760, 31_536_000_000],
  ] as const) {
    it(`W = ${failureWindowHours} h reaches to the millisecond ${windowMs} and no further`, async () => {
      assert.equal(await failedBy(ledgers, [windowMs], failureWindowHours), 1);
      assert.equal(await failedBy(ledgers, [windowMs + 1], failureWindowHours), 0);
    });
  }

  it('W between two milliseconds reaches to the one below', async () => {
    // 0.0000125 h = 45 ms; 0.0000126 h = 45.36 ms.
    assert.equal(await failedBy(ledgers, [45], 0.0000126), 1);
    assert.equal(await failedBy(ledgers, [46], 0.0000126), 0);
  });

  it('a change with two incidents failed once', async () => {
    const { overall } = await ask(changeWithIncidents(HOUR, 2 * HOUR), MARCH);
    assert.deepEqual(valueAndSample(overall.read('change_failure_rate')), { value: 1, sampleSize: 1 });
    assert.equal(overall.read('change_failure_rate').failed, 1);
  });

  it('an incident before the completion does not hide the one that follows it', async () => {
    assert.equal(await failedBy(ledgers, [-HOUR, HOUR]), 1);
    assert.equal(await failedBy(ledgers, [-HOUR, 24 * HOUR + 1]), 0);
  });

  it('an incident after W does not hide an earlier one, in whichever order they were reported', async () => {
    assert.equal(await failedBy(ledgers, [48 * HOUR, HOUR]), 1);
    assert.equal(await failedBy(ledgers, [HOUR, 48 * HOUR]), 1);
  });

  it('an incident that is still open makes its change failed, one without a cause makes none', async () => {
    const openedAt = hoursFrom(COMPLETED_AT, 1);
    const changes = [change({ completedAt: COMPLETED_AT }), change({ completedAt: COMPLETED_AT })];
    const incidents = [incident({ openedAt, resolvedAt: null, causedBy: 'CHG-2' }), incident({ openedAt })];
    const { overall } = await ask(ledger({ changes, incidents }), MARCH);
    assert.equal(overall.read('change_failure_rate').failed, 1);
    assert.deepEqual(
      overall
        .recordsBehind('change_failure_rate')
        .all()
        .map(({ id }) => id),
      [2],
    );
  });

  it('a change that failed for every reason there is counts once', async () => {
    const failedThrice = change({
      completedAt: COMPLETED_AT,
      state: 'rolled_back',
      closureCode: 'unsuccessful',
    });
    const incidents = [incident({ openedAt: COMPLETED_AT, causedBy: 'CHG-1' })];
    const { overall } = await ask(ledger({ changes: [failedThrice, change()], incidents }), MARCH);
    assert.deepEqual(valueAndSample(overall.read('change_failure_rate')), { value: 0.5, sampleSize: 2 });
  });

  it('a change that closed well and then met an incident is successful and failed', async () => {
    const { overall } = await ask(changeWithIncidents(HOUR), MARCH);
    assert.deepEqual(valueAndSample(overall.read('deploy_frequency')), { value: 1 / 30, sampleSize: 1 });
    assert.deepEqual(valueAndSample(overall.read('lead_time')), { value: 1, sampleSize: 1 });
    assert.deepEqual(valueAndSample(overall.read('change_failure_rate')), { value: 1, sampleSize: 1 });
  });

  it('an incident makes no failure of a change that is cancelled or has no closure code', async () => {
    const changes = [change({ state: 'cancelled' }), change({ closureCode: null })];
    const incidents = changes.map((_, i) => incident({ causedBy: `CHG-${i + 1}` }));
    const { overall } = await ask(ledger({ changes, incidents }), MARCH);
    assert.deepEqual(valueAndSample(overall.read('change_failure_rate')), { value: null, sampleSize: 0 });
    assert.equal(overall.read('change_failure_rate').failed, 0);
  });

  it("a failure belongs to the change's completion, even when the incident opens after the window", async () => {
    const changes = [change({ completedAt: '2026-03-09T23:00:00Z' })];
    const incidents = [incident({ openedAt: '2026-03-10T01:00:00Z', causedBy: 'CHG-1' })];
    const of = ledger({ changes, incidents });
    const ninth = await ask(of, { start: '2026-03-09T00:00:00Z', end: '2026-03-10T00:00:00Z' });
    assert.equal(ninth.overall.read('change_failure_rate').value, 1);
    // The day on which the incident opened and was resolved has no closed change; the day before it had one.
    const tenth = await ask(of, { start: '2026-03-10T00:00:00Z', end: '2026-03-11T00:00:00Z' });
    assert.equal(tenth.overall.read('change_failure_rate').value, null);
    assert.equal(tenth.overall.read('change_failure_rate').previous, 1);
    assert.equal(tenth.overall.read('mttr').sampleSize, 1);
  });

  it('no failure of two changes is 0, no change at all is null', async () => {
    const busy = await ask(ledger({ changes: [change(), change()] }), MARCH);
    const quiet = await ask(ledger({}), MARCH);
    assert.deepEqual(valueAndSample(busy.overall.read('change_failure_rate')), { value: 0, sampleSize: 2 });
    assert.deepEqual(valueAndSample(quiet.overall.read('change_failure_rate')), {
      value: null,
      sampleSize: 0,
    });
  });

  it('a failure window that is changed afterwards judges the same ledger anew', async () => {
    const { ask: askStored } = await store(changeWithIncidents(2 * HOUR));
    for (const [failureWindowHours, rate] of [
      [24, 1],
      [1, 0],
      [2, 1],
    ] as const) {
      const { overall } = await askStored({ ...MARCH, failureWindowHours });
      assert.equal(overall.read('change_failure_rate').value, rate);
    }
  });
});
