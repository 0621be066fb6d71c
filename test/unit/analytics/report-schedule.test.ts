import assert from 'node:assert/strict';
import { checkSchedule, lastDue, nextDue } from '../../../src/analytics/report-schedule.js';

const MINUTE = 60_000;
const at = (text: string) => Date.parse(text);

/** The wall times that are due between two instants, looked at every ten minutes, as the job looks. */
function dueBetween(cron: string, zone: string, start: string, end: string): string[] {
  const due = new Set<string>();
  for (let ms = at(start); ms < at(end); ms += 10 * MINUTE) {
    const { atMs, local } = lastDue(cron, zone, ms);
    if (atMs >= at(start)) due.add(local);
  }
  return [...due];
}

describe('The schedule of a report', () => {
  it('is due at its very instant, not a millisecond before', () => {
    const eight = at('2026-03-10T08:00:00Z');
    assert.equal(lastDue('0 8 * * *', 'UTC', eight).atMs, eight);
    assert.equal(lastDue('0 8 * * *', 'UTC', eight - 1).atMs, at('2026-03-09T08:00:00Z'));
    assert.equal(nextDue('0 8 * * *', 'UTC', eight - 1).atMs, eight);
    assert.equal(nextDue('0 8 * * *', 'UTC', eight).atMs, at('2026-03-11T08:00:00Z'));
  });

  it('is read in the zone of the workspace', () => {
    assert.equal(
      nextDue('30 7 * * 1', 'Asia/Kolkata', at('2026-03-10T00:00:00Z')).atMs,
      at('2026-03-16T02:00:00Z'),
    );
    assert.equal(
      nextDue('0 8 1 * *', 'America/New_York', at('2026-03-10T00:00:00Z')).atMs,
      at('2026-04-01T12:00:00Z'),
    );
  });

  for (const [zone, forward, back] of [
    ['Europe/Berlin', '2026-03-29', '2026-10-25'],
    ['America/New_York', '2026-03-08', '2026-11-01'],
    ['Australia/Lord_Howe', '2026-10-04', '2026-04-05'],
  ] as const) {
    for (const cron of ['30 2 * * *', '15 2 * * *', '45 1 * * *', '0 3 * * *', '0 2 * * *', '30 1 * * *']) {
      it(`"${cron}" comes once a day in ${zone}, in the nights that clocks change too`, () => {
        for (const day of [forward, back]) {
          const from = new Date(at(`${day}T00:00:00Z`) - 30 * 3_600_000).toISOString();
          const to = new Date(at(`${day}T00:00:00Z`) + 66 * 3_600_000).toISOString();
          const days = dueBetween(cron, zone, from, to).map((local) => local.slice(0, 10));
          assert.deepEqual(days.toSorted(), [...new Set(days)].toSorted(), `${day}: ${days}`);
          assert.ok(days.includes(day), `${day} is missing of ${days}`);
        }
      });
    }
  }

  it('refuses what is no schedule, in words that say what one is', () => {
    for (const cron of [
      '',
      '* *',
      'tomorrow',
      '61 8 * * *',
      '0 8 * * 9',
      '0 0 8 * * *',
      '0 8 31 2 *',
      'H 8 * * *',
      '0 h * * *',
      '0 8 * * H',
      'H/60 8 * * *',
    ])
      assert.throws(() => checkSchedule(cron, 'input.cron'), /input\.cron: must be five fields/, cron);
    for (const cron of ['* * * * *', '*/30 * * * *', '0,59 * * * *', '59 8,9 * * *'].slice(0, 3))
      assert.throws(() => checkSchedule(cron, 'input.cron'), /once an hour at most/, cron);
    for (const cron of ['0 * * * *', '0 8 * * 1-5', '0 8 29 2 *', '30 6 1 */3 *', '0 8 * MAR THU'])
      checkSchedule(cron, 'input.cron');
  });
});
