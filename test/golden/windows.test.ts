import assert from 'node:assert/strict';
import { describeGolden, valueAndSample } from '../support/golden-ledgers.js';
import { change, hoursFrom, incident, ledger, msFrom } from '../support/ledger-builder.js';

const START = '2026-03-10T00:00:00Z';
const END = '2026-03-11T00:00:00Z';
const DAY = { start: START, end: END };

describeGolden('Windows', ({ ask }) => {
  const deploysAt = async (completedAt: string) => {
    const { overall } = await ask(ledger({ changes: [change({ completedAt })] }), DAY);
    return overall.read('deploy_frequency').sampleSize;
  };
  const resolvedAt = async (instant: string) => {
    const openedAt = hoursFrom(instant, -48);
    const { overall } = await ask(ledger({ incidents: [incident({ openedAt, resolvedAt: instant })] }), DAY);
    return overall.read('mttr').sampleSize;
  };

  it('a change belongs to the window that its completion lies in: the start inside, the end outside', async () => {
    assert.equal(await deploysAt(msFrom(START, -1)), 0);
    assert.equal(await deploysAt(START), 1);
    assert.equal(await deploysAt(msFrom(END, -1)), 1);
    assert.equal(await deploysAt(END), 0);
  });

  it('an incident belongs to the window that its resolution lies in: the start inside, the end outside', async () => {
    assert.equal(await resolvedAt(msFrom(START, -1)), 0);
    assert.equal(await resolvedAt(START), 1);
    assert.equal(await resolvedAt(msFrom(END, -1)), 1);
    assert.equal(await resolvedAt(END), 0);
  });

  it('neighbouring windows count a record on their common bound exactly once', async () => {
    const of = ledger({ changes: [change({ completedAt: END })] });
    const first = await ask(of, DAY);
    const second = await ask(of, { start: END, end: hoursFrom(END, 24) });
    assert.equal(first.overall.read('deploy_frequency').sampleSize, 0);
    assert.equal(second.overall.read('deploy_frequency').sampleSize, 1);
  });

  it('deploy frequency divides by the exact length, also of a window inside one day', async () => {
    const changes = [1, 2, 3].map((hours) => change({ completedAt: hoursFrom(START, hours) }));
    // 3 ÷ (6 h ÷ 24 h) = 12 a day; 3 ÷ (21,600,001 ms ÷ 86,400,000 ms) = 11.99999944…
    const six = await ask(ledger({ changes }), { start: START, end: hoursFrom(START, 6) });
    const more = await ask(ledger({ changes }), { start: START, end: msFrom(START, 21_600_001) });
    assert.deepEqual(valueAndSample(six.overall.read('deploy_frequency')), { value: 12, sampleSize: 3 });
    assert.equal(more.overall.read('deploy_frequency').value, 3 / (21_600_001 / 86_400_000));
  });

  it('a window of one millisecond holds the changes of that millisecond', async () => {
    const changes = [-1, 0, 1].map((ms) => change({ completedAt: msFrom(START, ms) }));
    const { overall } = await ask(ledger({ changes }), { start: START, end: msFrom(START, 1) });
    assert.deepEqual(valueAndSample(overall.read('deploy_frequency')), { value: 86_400_000, sampleSize: 1 });
  });

  it('windows at both ends of the calendar are answered, though no record can lie in the one before the first', async () => {
    const stored = ledger({
      changes: [
        change({ completedAt: '0001-01-01T12:00:00Z' }),
        change({ completedAt: '9999-12-31T23:59:59.999Z' }),
      ],
    });
    for (const [start, end] of [
      ['0001-01-01T00:00:00Z', '0001-02-01T00:00:00Z'],
      ['9999-12-31T00:00:00Z', '+010000-01-01T00:00:00Z'],
    ] as const) {
      const { value, sampleSize, previous } = (await ask(stored, { start, end })).overall.read(
        'deploy_frequency',
      );
      assert.deepEqual([value === 0, sampleSize, previous], [false, 1, 0], start);
    }
  });

  it('the previous window has the same length and ends where this one starts', async () => {
    const changes = [
      change({ completedAt: msFrom(START, -86_400_001) }), // a millisecond before the previous window
      change({ completedAt: msFrom(START, -86_400_000) }), // its first millisecond
      change({ completedAt: msFrom(START, -1) }), // its last
      change({ completedAt: START }), // the window's first
    ];
    const { overall } = await ask(ledger({ changes }), DAY);
    const { value, previous, delta } = overall.read('deploy_frequency');
    assert.deepEqual({ value, previous, delta }, { value: 1, previous: 2, delta: -1 });
  });

  it('delta is the value minus the previous value, of the headline', async () => {
    const changes = [
      change({ completedAt: hoursFrom(START, 5), createdAt: hoursFrom(START, 1) }), // 4 h
      change({ completedAt: hoursFrom(START, -1), createdAt: hoursFrom(START, -2) }), // 1 h
      change({ completedAt: hoursFrom(START, -1), closureCode: 'unsuccessful' }),
    ];
    const incidents = [
      incident({ openedAt: START, resolvedAt: hoursFrom(START, 3) }),
      incident({ openedAt: hoursFrom(START, -12), resolvedAt: hoursFrom(START, -10) }),
    ];
    const { overall } = await ask(ledger({ changes, incidents }), DAY);
    const compared = (id: 'lead_time' | 'change_failure_rate' | 'mttr') => {
      const { value, previous, delta } = overall.read(id);
      return { value, previous, delta };
    };
    assert.deepEqual(compared('lead_time'), { value: 4, previous: 1, delta: 3 });
    // 0 of 1 against 1 of 2.
    assert.deepEqual(compared('change_failure_rate'), { value: 0, previous: 0.5, delta: -0.5 });
    assert.deepEqual(compared('mttr'), { value: 3, previous: 2, delta: 1 });
  });

  it('delta is null where either side has no value; deploy frequency has one on both sides, be it 0', async () => {
    const now = ledger({
      changes: [change({ completedAt: START })],
      incidents: [incident({ openedAt: START })],
    });
    const before = { start: hoursFrom(START, 24), end: hoursFrom(START, 48) };
    for (const [window, deploys] of [
      [DAY, { value: 1, previous: 0, delta: 1 }],
      [before, { value: 0, previous: 1, delta: -1 }],
    ] as const) {
      const { overall } = await ask(now, window);
      const { value, previous, delta } = overall.read('deploy_frequency');
      assert.deepEqual({ value, previous, delta }, deploys);
      for (const id of ['lead_time', 'change_failure_rate', 'mttr'] as const) {
        const reading = overall.read(id);
        assert.equal(reading.value === null, deploys.value === 0, id);
        assert.equal(reading.previous === null, deploys.previous === 0, id);
        assert.equal(reading.delta, null, id);
      }
    }
  });
});
