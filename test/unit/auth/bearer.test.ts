import assert from 'node:assert/strict';
import { bearerToken } from '../../../src/auth/bearer.js';

describe('the Authorization header', () => {
  for (const header of [
    'Bearer abc.d-e_f~g+h/i==',
    'bearer abc.d-e_f~g+h/i==',
    'BEARER   abc.d-e_f~g+h/i==',
  ]) {
    it(`${JSON.stringify(header)} holds a token`, () =>
      assert.equal(bearerToken(header), 'abc.d-e_f~g+h/i=='));
  }

  for (const header of [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'abc',
    'Basic abc',
    'Bearer a b',
    ' Bearer a',
    'Bearer a\n',
    'Bearer é',
  ]) {
    it(`${JSON.stringify(header)} holds none`, () => assert.equal(bearerToken(header), null));
  }

  it('holds a token of up to 8,192 characters', () => {
    assert.equal(bearerToken(`Bearer ${'a'.repeat(8_192)}`), 'a'.repeat(8_192));
    assert.equal(bearerToken(`Bearer ${'a'.repeat(8_193)}`), null);
  });
});
