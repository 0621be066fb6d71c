import assert from 'node:assert/strict';
import { InvalidArgumentError } from 'commander';
import {
  expiryMs,
  parseExpiry,
  parseName,
  parseSlug,
  parseTimeZone,
  parseTokenId,
} from '../../../src/cli/arguments.js';

const LAST_OF_TEXT = 'x'.repeat(200);

describe('the arguments of the command line', () => {
  const CASES = [
    {
      what: 'a slug',
      parse: parseSlug,
      good: ['acme', 'a', '9-to-5', 'a'.repeat(63)],
      bad: ['', 'Acme', '-a', 'a b', 'a/b', 'é', 'a'.repeat(64), 'a\n'],
    },
    {
      what: 'a name',
      parse: parseName,
      good: ['Acme Inc.', 'é', LAST_OF_TEXT],
      bad: ['', ' ', `${LAST_OF_TEXT}x`, 'a\nb', '\u001b[2J', 'a\0'],
    },
    {
      what: 'a time zone',
      parse: parseTimeZone,
      good: ['Europe/Amsterdam', 'UTC'],
      bad: ['', 'Mars/Olympus', '+02:00', 'Europe/Amsterdam\0'],
    },
    {
      what: 'a token id',
      parse: parseTokenId,
      good: ['0b8f5c1e-3d52-4a7e-9a55-6f1f0c6b7d21'],
      bad: ['', '1', `vigilo_${'A'.repeat(64)}`],
    },
  ];
  for (const { what, parse, good, bad } of CASES) {
    for (const text of good)
      it(`take ${JSON.stringify(text)} for ${what}`, () => assert.equal(parse(text), text));
    for (const text of bad) {
      it(`do not take ${JSON.stringify(text)} for ${what}`, () => {
        assert.throws(() => parse(text), InvalidArgumentError);
      });
    }
  }

  const ENDS: readonly (readonly [string, string, string])[] = [
    // An instant is itself, whatever the zone.
    ['2026-03-29T12:00:00.250+02:00', 'Europe/Amsterdam', '2026-03-29T10:00:00.250Z'],
    // A day is included whole: the 23 h of this one end at midnight in summer time, UTC+2.
    ['2026-03-29', 'Europe/Amsterdam', '2026-03-29T22:00:00.000Z'],
    ['2026-03-28', 'Europe/Amsterdam', '2026-03-28T23:00:00.000Z'],
    ['2026-12-31', 'UTC', '2027-01-01T00:00:00.000Z'],
    ['9999-12-31', 'UTC', '+010000-01-01T00:00:00.000Z'],
  ];
  for (const [text, timeZone, end] of ENDS) {
    it(`let --expires ${text} end at ${end} in ${timeZone}`, () => {
      assert.equal(new Date(expiryMs(parseExpiry(text), timeZone)).toISOString(), end);
    });
  }

  for (const text of ['', 'tomorrow', '2026-02-30', '2026-03-29T12:00:00', '29.03.2026', '1774785600']) {
    it(`do not take ${JSON.stringify(text)} for an end`, () => {
      assert.throws(() => parseExpiry(text), InvalidArgumentError);
    });
  }
});
