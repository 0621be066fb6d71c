import assert from 'node:assert/strict';
import { dueNightsMs, latestNightMs } from '../../../src/domain/night.js';
import { msFrom } from '../../support/ledger-builder.js';

const AMSTERDAM = 'Europe/Amsterdam';

const latest = (now: string, zone: string) => new Date(latestNightMs(Date.parse(now), zone)).toISOString();

/** The nights that are due, as texts to the minute. */
function due(lastNight: string | null, now: string, zone: string): string[] {
  const lastMs = lastNight === null ? null : Date.parse(lastNight);
  return dueNightsMs(lastMs, Date.parse(now), zone).map((ms) =>
    new Date(ms).toISOString().replace(/:00\.000Z$/, 'Z'),
  );
}

/** From the tz database, each by hand: the night of a day, and the one before it. */
const NIGHTS: readonly [zone: string, night: string, nightBefore: string, why: string][] = [
  ['UTC', '2026-03-10T02:00Z', '2026-03-09T02:00Z', 'nothing happens'],
  ['Asia/Kathmandu', '2026-03-09T20:15Z', '2026-03-08T20:15Z', 'the offset is 5:45'],
  ['Pacific/Kiritimati', '2026-03-09T12:00Z', '2026-03-08T12:00Z', 'the offset is +14:00'],
  ['Pacific/Pago_Pago', '2026-03-10T13:00Z', '2026-03-09T13:00Z', 'the offset is -11:00'],
  [AMSTERDAM, '2026-03-29T01:00Z', '2026-03-28T01:00Z', '02:00 jumps to 03:00: the instant of the jump'],
  [AMSTERDAM, '2026-03-30T00:00Z', '2026-03-29T01:00Z', 'the night after the jump comes 23 h later'],
  [AMSTERDAM, '2026-10-25T00:00Z', '2026-10-24T00:00Z', '02:00 comes twice: the first one'],
  [AMSTERDAM, '2026-10-26T01:00Z', '2026-10-25T00:00Z', 'the night after comes 25 h later'],
  ['America/New_York', '2026-03-08T07:00Z', '2026-03-07T07:00Z', '02:00 jumps to 03:00'],
  ['America/New_York', '2026-03-09T06:00Z', '2026-03-08T07:00Z', '02:00 came 23 h later'],
  ['America/New_York', '2026-11-01T07:00Z', '2026-10-31T06:00Z', '02:00 falls back to 01:00 and comes again'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z', '2026-10-02T15:30Z', '02:00 jumps to 02:30'],
  ['Australia/Lord_Howe', '2026-10-04T15:00Z', '2026-10-03T15:30Z', 'the offset is +11:00'],
  ['Australia/Lord_Howe', '2026-04-04T15:30Z', '2026-04-03T15:00Z', '02:00 falls back to 01:30, comes again'],
  ['Antarctica/Troll', '2026-03-29T01:00Z', '2026-03-28T02:00Z', '01:00 jumps to 03:00'],
  ['Antarctica/Troll', '2026-10-25T00:00Z', '2026-10-24T00:00Z', '03:00 falls back to 01:00'],
  ['Pacific/Apia', '2011-12-29T12:00Z', '2011-12-28T12:00Z', 'the day before the one that was left out'],
  ['Pacific/Apia', '2011-12-31T12:00Z', '2011-12-30T12:00Z', 'the days after the one that was left out'],
];

describe('Nights', () => {
  for (const [zone, night, nightBefore, why] of NIGHTS) {
    it(`02:00 in ${zone} is ${night} after ${nightBefore}: ${why}`, () => {
      const at = night.replace('Z', ':00.000Z');
      assert.equal(latest(at, zone), at);
      assert.equal(latest(msFrom(at, -1), zone), nightBefore.replace('Z', ':00.000Z'));
      assert.deepEqual(due(nightBefore, at, zone), [night]);
      assert.deepEqual(due(nightBefore, msFrom(at, -1), zone), []);
    });
  }

  it('the second 02:00 of an autumn night is none of its own', () => {
    for (const now of ['2026-10-25T00:59:59.999Z', '2026-10-25T01:00:00Z', '2026-10-25T23:00:00Z']) {
      assert.equal(latest(now, AMSTERDAM), '2026-10-25T00:00:00.000Z');
      assert.deepEqual(due('2026-10-25T00:00Z', now, AMSTERDAM), []);
    }
  });

  it('a workspace that never had a night gets the latest one, at whatever hour it is asked', () => {
    assert.deepEqual(due(null, '2026-03-10T01:59:59.999Z', 'UTC'), ['2026-03-09T02:00Z']);
    assert.deepEqual(due(null, '2026-03-10T02:00:00Z', 'UTC'), ['2026-03-10T02:00Z']);
    assert.deepEqual(due(null, '2026-03-10T23:59:59Z', 'UTC'), ['2026-03-10T02:00Z']);
  });

  it('a night that was evaluated is not due again', () => {
    assert.deepEqual(due('2026-03-10T02:00Z', '2026-03-10T02:00:00Z', 'UTC'), []);
    assert.deepEqual(due('2026-03-10T02:00Z', '2026-03-11T01:59:59.999Z', 'UTC'), []);
    assert.deepEqual(due('2026-03-10T02:00Z', '2026-03-11T02:00:00Z', 'UTC'), ['2026-03-11T02:00Z']);
  });

  it('a night that lies ahead of now, by a clock that was wrong, makes nothing due', () => {
    assert.deepEqual(due('2027-01-01T02:00Z', '2026-03-10T12:00:00Z', 'UTC'), []);
  });

  it('missed nights are made up, the oldest first', () => {
    // Evaluated up to Monday, asked on Wednesday at noon.
    assert.deepEqual(due('2026-03-09T02:00Z', '2026-03-11T12:00:00Z', 'UTC'), [
      '2026-03-10T02:00Z',
      '2026-03-11T02:00Z',
    ]);
  });

  it('nights that were missed over a jump of the clocks are each made up at their own 02:00', () => {
    assert.deepEqual(due('2026-03-28T01:00Z', '2026-03-31T12:00:00Z', AMSTERDAM), [
      '2026-03-29T01:00Z',
      '2026-03-30T00:00Z',
      '2026-03-31T00:00Z',
    ]);
    assert.deepEqual(due('2026-10-24T00:00Z', '2026-10-26T12:00:00Z', AMSTERDAM), [
      '2026-10-25T00:00Z',
      '2026-10-26T01:00Z',
    ]);
  });

  it('at most seven nights are made up, the latest seven', () => {
    const march = (day: number) => `2026-03-${String(day).padStart(2, '0')}T02:00Z`;
    const week = [14, 15, 16, 17, 18, 19, 20].map(march);
    assert.deepEqual(due(march(14), '2026-03-20T12:00:00Z', 'UTC'), week.slice(1));
    assert.deepEqual(due(march(13), '2026-03-20T12:00:00Z', 'UTC'), week);
    assert.deepEqual(due(march(12), '2026-03-20T12:00:00Z', 'UTC'), week);
    assert.deepEqual(due('2020-01-01T02:00Z', '2026-03-20T12:00:00Z', 'UTC'), week);
  });

  it('the day that Apia left out has its night at the jump over it, and its neighbours have theirs', () => {
    // 2011-12-29 24:00 −10:00 was 2011-12-31 00:00 +14:00.
    const nights = ['2011-12-29T12:00Z', '2011-12-30T10:00Z', '2011-12-30T12:00Z', '2011-12-31T12:00Z'];
    assert.deepEqual(due('2011-12-28T12:00Z', '2011-12-31T12:00:00Z', 'Pacific/Apia'), nights);
  });

  it('a zone that is changed to one further west has its next 02:00 there, and no night twice', () => {
    // Evaluated at 02:00 of 10 June in Auckland (+12:00); then the workspace moves to Los Angeles (−07:00).
    const last = '2026-06-09T14:00Z';
    assert.deepEqual(due(last, '2026-06-09T14:00:01Z', 'America/Los_Angeles'), []);
    assert.deepEqual(due(last, '2026-06-10T08:59:59.999Z', 'America/Los_Angeles'), []);
    assert.deepEqual(due(last, '2026-06-10T09:00:00Z', 'America/Los_Angeles'), ['2026-06-10T09:00Z']);
  });

  it('a zone that is changed to one further east has its next 02:00 there, and no night is left out', () => {
    // Evaluated at 02:00 of 9 June in Los Angeles (09:00Z); 02:00 of 10 June in Auckland is 5 h later.
    const last = '2026-06-09T09:00Z';
    assert.deepEqual(due(last, '2026-06-09T13:59:59.999Z', 'Pacific/Auckland'), []);
    assert.deepEqual(due(last, '2026-06-09T14:00:00Z', 'Pacific/Auckland'), ['2026-06-09T14:00Z']);
    assert.deepEqual(due(last, '2026-06-11T00:00:00Z', 'Pacific/Auckland'), [
      '2026-06-09T14:00Z',
      '2026-06-10T14:00Z',
    ]);
  });

  it('a zone that is changed after its night to one where it is not yet 02:00 has that night as well', () => {
    // 02:00 of 10 June in Amsterdam is 00:00Z; in London, where it comes an hour later, it is due again.
    assert.deepEqual(due('2026-06-10T00:00Z', '2026-06-10T00:59:59.999Z', 'Europe/London'), []);
    assert.deepEqual(due('2026-06-10T00:00Z', '2026-06-10T01:00:00Z', 'Europe/London'), [
      '2026-06-10T01:00Z',
    ]);
    assert.deepEqual(due('2026-06-10T01:00Z', '2026-06-10T01:00:00Z', AMSTERDAM), []);
  });
});
