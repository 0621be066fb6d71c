import assert from 'node:assert/strict';
import {
  claimsToBeApiToken,
  hashToken,
  newTokenText,
  workspaceOfToken,
} from '../../../src/auth/token-text.js';

const WORKSPACE = '01234567-89ab-4cde-8f01-23456789abcd';

describe('the text of an API token', () => {
  it('names its workspace', () => {
    const text = newTokenText(WORKSPACE);
    assert.match(text, /^vigilo_[A-Za-z0-9_-]{64}$/);
    assert.ok(claimsToBeApiToken(text));
    assert.equal(workspaceOfToken(text), WORKSPACE);
  });

  it('is another one each time, and so is its hash', () => {
    const texts = Array.from({ length: 100 }, () => newTokenText(WORKSPACE));
    assert.equal(new Set(texts).size, 100);
    assert.equal(new Set(texts.map((text) => hashToken(text).toString('hex'))).size, 100);
  });

  it('is hashed as a whole', () => {
    // printf abc | sha256sum
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    assert.equal(hashToken('abc').toString('hex'), expected);
  });

  it('is not made for what is no uuid', () => {
    assert.throws(() => newTokenText('acme'), RangeError);
  });

  for (const text of [
    '',
    'vigilo_',
    `vigilo_${'A'.repeat(63)}`,
    `vigilo_${'A'.repeat(63)}=`,
    `x${'A'.repeat(70)}`,
  ]) {
    it(`${JSON.stringify(text)} names no workspace`, () => assert.equal(workspaceOfToken(text), null));
  }
});
