import assert from 'node:assert/strict';
import type { Interval } from '../../src/domain/buckets.js';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import type { Scorecard } from '../../src/domain/scorecard.js';
import { describeGolden } from '../support/golden-ledgers.js';
import { change, incident, ledger } from '../support/ledger-builder.js';

/** A series as [start, value, sample size, 'partial' or '']. */
function points(scorecard: Scorecard, metric: MetricId, interval: Interval = 'day') {
  return scorecard
    .series(metric, interval, null)
    .map(({ bucket, reading }) => [
      new Date(bucket.window.startMs).toISOString().replace(':00.000', ''),
      reading.value,
      reading.sampleSize,
      bucket.partial ? 'partial' : '',
    ]);
}

const changesAt = (...instants: string[]) => instants.map((completedAt) => change({ completedAt }));

describeGolden('Series', ({ ask }) => {
  it('days come oldest first, empty ones included: 0 for deploy frequency, null for the others', async () => {
    const of = ledger({
      changes: changesAt('2026-03-12T08:00:00Z', '2026-03-10T08:00:00Z', '2026-03-10T09:00:00Z'),
      incidents: [incident({ openedAt: '2026-03-12T08:00:00Z', causedBy: 'CHG-1' })],
    });
    const { overall } = await ask(of, { start: '2026-03-10T00:00:00Z', end: '2026-03-13T00:00:00Z' });
    const days = (...values: [number | null, number][]) =>
      values.map(([value, size], i) => [`2026-03-${10 + i}T00:00Z`, value, size, '']);
    assert.deepEqual(points(overall, 'deploy_frequency'), days([2, 2], [0, 0], [1, 1]));
    assert.deepEqual(points(overall, 'lead_time'), days([1, 2], [null, 0], [1, 1]));
    assert.deepEqual(points(overall, 'change_failure_rate'), days([0, 2], [null, 0], [1, 1]));
    assert.deepEqual(points(overall, 'mttr'), days([null, 0], [null, 0], [1, 1]));
  });

  it('a day of 23 h and a day of 25 h count as their true length', async () => {
    // Amsterdam: 2026-03-29 is 28T23:00Z to 29T22:00Z, 2026-10-25 is 24T22:00Z to 25T23:00Z.
    const spring = await ask(
      ledger({ changes: changesAt('2026-03-28T23:00:00Z', '2026-03-29T21:59:59.999Z') }),
      {
        start: '2026-03-27T23:00:00Z',
        end: '2026-03-30T22:00:00Z',
        timeZone: 'Europe/Amsterdam',
      },
    );
    assert.deepEqual(points(spring.overall, 'deploy_frequency'), [
      ['2026-03-27T23:00Z', 0, 0, ''],
      ['2026-03-28T23:00Z', 2 / (23 / 24), 2, ''],
      ['2026-03-29T22:00Z', 0, 0, ''],
    ]);
    const autumn = await ask(
      ledger({ changes: changesAt('2026-10-24T22:00:00Z', '2026-10-25T22:59:59.999Z') }),
      {
        start: '2026-10-23T22:00:00Z',
        end: '2026-10-26T23:00:00Z',
        timeZone: 'Europe/Amsterdam',
      },
    );
    assert.deepEqual(points(autumn.overall, 'deploy_frequency'), [
      ['2026-10-23T22:00Z', 0, 0, ''],
      ['2026-10-24T22:00Z', 2 / (25 / 24), 2, ''],
      ['2026-10-25T23:00Z', 0, 0, ''],
    ]);
  });

  it('a midnight that does not exist is the instant at which the clocks jump', async () => {
    // São Paulo, 2018-11-04: 23:59:59 on the 3rd is followed by 01:00 on the 4th, at 03:00Z. The 4th has 23 h.
    const of = ledger({ changes: changesAt('2018-11-04T02:59:59.999Z', '2018-11-04T03:00:00Z') });
    const { overall } = await ask(of, {
      start: '2018-11-03T03:00:00Z',
      end: '2018-11-05T02:00:00Z',
      timeZone: 'America/Sao_Paulo',
    });
    assert.deepEqual(points(overall, 'deploy_frequency'), [
      ['2018-11-03T03:00Z', 1, 1, ''],
      ['2018-11-04T03:00Z', 1 / (23 / 24), 1, ''],
    ]);
  });

  it('a midnight that comes twice starts its day the first time', async () => {
    // Havana, 2025-11-02: 01:00 is followed by 00:00, at 05:00Z. The day is 04:00Z to 05:00Z the next day, 25 h.
    const of = ledger({ changes: changesAt('2025-11-02T04:00:00Z', '2025-11-02T05:00:00Z') });
    const { overall } = await ask(of, {
      start: '2025-11-01T04:00:00Z',
      end: '2025-11-03T05:00:00Z',
      timeZone: 'America/Havana',
    });
    assert.deepEqual(points(overall, 'deploy_frequency'), [
      ['2025-11-01T04:00Z', 0, 0, ''],
      ['2025-11-02T04:00Z', 2 / (25 / 24), 2, ''],
    ]);
  });

  it('a day that a zone skipped is no point', async () => {
    // Apia left out 2011-12-30: 23:59:59 on the 29th is followed by the 31st, at 10:00Z on the 30th.
    const { overall } = await ask(ledger({}), {
      start: '2011-12-29T10:00:00Z',
      end: '2011-12-31T10:00:00Z',
      timeZone: 'Pacific/Apia',
    });
    assert.deepEqual(
      points(overall, 'deploy_frequency').map(([start]) => start),
      ['2011-12-29T10:00Z', '2011-12-30T10:00Z'],
    );
  });

  it('the local midnight parts the days, not that of UTC', async () => {
    const of = ledger({ changes: changesAt('2026-01-10T18:29:59.999Z', '2026-01-10T18:30:00Z') });
    const { overall } = await ask(of, {
      start: '2026-01-09T18:30:00Z',
      end: '2026-01-11T18:30:00Z',
      timeZone: 'Asia/Kolkata',
    });
    assert.deepEqual(points(overall, 'deploy_frequency'), [
      ['2026-01-09T18:30Z', 1, 1, ''],
      ['2026-01-10T18:30Z', 1, 1, ''],
    ]);
  });

  it('a window that begins and ends inside days has partial points, over the part inside', async () => {
    const of = ledger({
      changes: changesAt(
        '2026-03-10T17:59:59.999Z', // before the window
        '2026-03-10T18:00:00Z',
        '2026-03-11T12:00:00Z',
        '2026-03-12T11:59:59.999Z',
        '2026-03-12T12:00:00Z', // after it
      ),
    });
    const { overall } = await ask(of, { start: '2026-03-10T18:00:00Z', end: '2026-03-12T12:00:00Z' });
    // 1 ÷ 6 h, 1 ÷ 24 h, 1 ÷ 12 h; the card: 3 ÷ 42 h.
    assert.deepEqual(points(overall, 'deploy_frequency'), [
      ['2026-03-10T18:00Z', 4, 1, 'partial'],
      ['2026-03-11T00:00Z', 1, 1, ''],
      ['2026-03-12T00:00Z', 2, 1, 'partial'],
    ]);
    assert.equal(overall.read('deploy_frequency').value, 3 / (42 / 24));
  });

  it('a window inside one day is one partial point that equals the card', async () => {
    const of = ledger({ changes: changesAt('2026-03-10T09:00:00Z') });
    const { overall } = await ask(of, { start: '2026-03-10T08:00:00Z', end: '2026-03-10T20:00:00Z' });
    assert.deepEqual(points(overall, 'deploy_frequency'), [['2026-03-10T08:00Z', 2, 1, 'partial']]);
    assert.equal(overall.read('deploy_frequency').value, 2);
  });

  it('weeks begin on Monday, also the one that holds the new year', async () => {
    // 2025-12-29 is a Monday. 2025-12-25 is a Thursday: the first week is cut to four days, the last to one.
    const of = ledger({
      changes: changesAt('2025-12-28T23:59:59Z', '2025-12-31T12:00:00Z', '2026-01-04T12:00:00Z'),
    });
    const { overall } = await ask(of, { start: '2025-12-25T00:00:00Z', end: '2026-01-06T00:00:00Z' });
    assert.deepEqual(points(overall, 'deploy_frequency', 'week'), [
      ['2025-12-25T00:00Z', 1 / 4, 1, 'partial'],
      ['2025-12-29T00:00Z', 2 / 7, 2, ''],
      ['2026-01-05T00:00Z', 0, 0, 'partial'],
    ]);
  });

  it('months have their true lengths', async () => {
    const of = ledger({
      changes: changesAt(
        '2024-01-31T23:59:59.999Z',
        '2024-02-01T00:00:00Z',
        '2024-02-29T12:00:00Z',
        '2024-03-01T00:00:00Z',
      ),
    });
    const { overall } = await ask(of, { start: '2024-01-01T00:00:00Z', end: '2024-03-11T00:00:00Z' });
    assert.deepEqual(points(overall, 'deploy_frequency', 'month'), [
      ['2024-01-01T00:00Z', 1 / 31, 1, ''],
      ['2024-02-01T00:00Z', 2 / 29, 2, ''],
      ['2024-03-01T00:00Z', 1 / 10, 1, 'partial'],
    ]);
  });

  it("a failure counts on its change's day, though the incident opens on a later one", async () => {
    const of = ledger({
      changes: changesAt('2026-03-10T23:00:00Z', '2026-03-11T12:00:00Z'),
      incidents: [incident({ openedAt: '2026-03-11T10:00:00Z', causedBy: 'CHG-1' })],
    });
    const { overall } = await ask(of, { start: '2026-03-10T00:00:00Z', end: '2026-03-12T00:00:00Z' });
    assert.deepEqual(
      points(overall, 'change_failure_rate').map(([, value]) => value),
      [1, 0],
    );
    assert.deepEqual(
      points(overall, 'mttr').map(([, , size]) => size),
      [0, 1],
    );
  });

  it('a point carries p90 for durations, and the newest points can be had alone', async () => {
    const changes = [2, 4, 9].map((hours) =>
      change({
        completedAt: '2026-03-11T12:00:00Z',
        createdAt: `2026-03-11T${String(12 - hours).padStart(2, '0')}:00:00Z`,
      }),
    );
    const { overall } = await ask(ledger({ changes }), {
      start: '2026-03-09T00:00:00Z',
      end: '2026-03-13T00:00:00Z',
    });
    const newest = overall.series('lead_time', 'day', 2);
    assert.deepEqual(
      newest.map(({ reading }) => [reading.value, reading.p90]),
      [
        [4, 8],
        [null, null],
      ],
    );
    assert.equal(overall.series('lead_time', 'day', 99).length, 4);
    assert.deepEqual(
      overall.series('deploy_frequency', 'day', 2).map(({ reading }) => reading.p90),
      [null, null],
    );
  });
});
