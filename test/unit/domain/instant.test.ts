import assert from 'node:assert/strict';
import { EARLIEST_MS, LATEST_MS, parseInstant, parseLocalDate } from '../../../src/domain/instant.js';

describe('An instant', () => {
  // date -u -d 2026-01-02T03:04:05Z +%s → 1767323045
  const NOON_ISH = 1_767_323_045_000;
  const read: Readonly<Record<string, number>> = {
    '2026-01-02T03:04:05Z': NOON_ISH,
    '2026-01-02t03:04:05z': NOON_ISH,
    '2026-01-02T03:04:05.2Z': NOON_ISH + 200,
    '2026-01-02T03:04:05.25Z': NOON_ISH + 250,
    '2026-01-02T03:04:05.257Z': NOON_ISH + 257,
    '2026-01-02T03:04:05.257000000Z': NOON_ISH + 257,
    '2026-01-02T03:04:05.25+01:00': NOON_ISH + 250 - 3_600_000,
    '2026-01-02T03:04:05-00:30': NOON_ISH + 1_800_000,
    '2026-01-02T03:04:05+23:59': NOON_ISH - 86_340_000,
    '2026-01-02T23:59:59.999Z': NOON_ISH + 75_354_999,
    '1970-01-01T00:00:00Z': 0,
    '2024-02-29T00:00:00Z': 1_709_164_800_000,
    '0001-01-01T00:00:00Z': EARLIEST_MS,
    '9999-12-31T23:59:59.999Z': LATEST_MS,
    '0001-01-01T00:01:00+00:01': EARLIEST_MS,
    '9999-12-31T23:58:59.999-00:01': LATEST_MS,
  };
  for (const [text, ms] of Object.entries(read))
    it(`${text} is read`, () => assert.equal(parseInstant(text), ms));

  const refused: Readonly<Record<string, readonly string[]>> = {
    'without an offset': ['2026-01-02T03:04:05', '2026-01-02T03:04:05.250'],
    'without seconds, or a time at all': ['2026-01-02T03:04Z', '2026-01-02', '2026-01-02Z', ''],
    'with a space in place of T': ['2026-01-02 03:04:05Z'],
    'finer than a millisecond': ['2026-01-02T03:04:05.2501Z', '2026-01-02T03:04:05.0001Z'],
    'with a point and no digits, or a comma': ['2026-01-02T03:04:05.Z', '2026-01-02T03:04:05,5Z'],
    'in a leap second': ['2016-12-31T23:59:60Z'],
    'in a minute, hour or day that is not': [
      ...['2026-01-02T03:60:05Z', '2026-01-02T24:00:00Z', '2026-01-32T03:04:05Z', '2026-01-00T03:04:05Z'],
      ...['2026-00-02T03:04:05Z', '2026-13-02T03:04:05Z'],
    ],
    'of a day that its month lacks': [
      ...['2026-02-29T00:00:00Z', '2026-02-30T00:00:00Z', '2026-04-31T00:00:00Z', '1900-02-29T00:00:00Z'],
    ],
    'with an offset that is none': [
      ...['2026-01-02T03:04:05+24:00', '2026-01-02T03:04:05+01:60', '2026-01-02T03:04:05+0100'],
      ...['2026-01-02T03:04:05+01', '2026-01-02T03:04:05Z+01:00', '2026-01-02T03:04:05UTC'],
    ],
    'with something before or after it': [
      ...[
        ' 2026-01-02T03:04:05Z',
        '2026-01-02T03:04:05Z ',
        '2026-01-02T03:04:05Z\n',
        '+2026-01-02T03:04:05Z',
      ],
    ],
    'with fewer digits, or more': ['2026-1-02T03:04:05Z', '2026-01-02T3:04:05Z', '12026-01-02T03:04:05Z'],
    'before year 1 or after year 9999 in UTC': [
      ...['0000-12-31T23:59:59Z', '0001-01-01T00:00:59.999+00:01', '9999-12-31T23:59:00-00:01'],
    ],
  };
  for (const [why, texts] of Object.entries(refused)) {
    it(`${why} is refused`, () => {
      for (const text of texts) assert.equal(parseInstant(text), null, text);
    });
  }
});

describe('A date', () => {
  const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const two = (n: number) => String(n).padStart(2, '0');

  it('is a day from the first to the last of its month', () => {
    for (const [i, length] of LENGTHS.entries()) {
      const month = i + 1;
      const on = (day: number) => parseLocalDate(`2026-${two(month)}-${two(day)}`);
      assert.deepEqual(on(1), { year: 2026, month, day: 1 });
      assert.deepEqual(on(length), { year: 2026, month, day: length });
      assert.equal(on(0), null);
      assert.equal(on(length + 1), null);
    }
  });

  it('may be a leap day every fourth year, in a century every fourth century', () => {
    for (const year of ['2024', '2000', '1996', '0004', '0400'])
      assert.deepEqual(parseLocalDate(`${year}-02-29`), { year: Number(year), month: 2, day: 29 });
    for (const year of ['2023', '1900', '2100', '0001'])
      assert.equal(parseLocalDate(`${year}-02-29`), null, year);
    assert.equal(parseLocalDate('2024-02-30'), null);
  });

  it('is in a year from 1 to 9999 and a month from 1 to 12', () => {
    assert.deepEqual(parseLocalDate('0001-01-01'), { year: 1, month: 1, day: 1 });
    assert.deepEqual(parseLocalDate('9999-12-31'), { year: 9999, month: 12, day: 31 });
    for (const text of ['0000-01-01', '2026-00-01', '2026-13-01']) assert.equal(parseLocalDate(text), null);
  });

  it('has four, two and two digits, and nothing beside them', () => {
    for (const text of ['2026-1-01', '2026-01-1', '226-01-01', '12026-01-01', ' 2026-01-01', '2026-01-01T'])
      assert.equal(parseLocalDate(text), null, text);
    for (const text of ['', '2026-01-011', '2026/01/01', '20260101', '2026-aa-01', '2026-01-aa'])
      assert.equal(parseLocalDate(text), null, text);
  });
});
