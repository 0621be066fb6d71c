import assert from 'node:assert/strict';
import { ConfigError, readConfig } from '../../src/config.js';

const originsOf = (VIGILO_CORS_ORIGINS: string) => readConfig({ VIGILO_CORS_ORIGINS }).VIGILO_CORS_ORIGINS;

describe('VIGILO_CORS_ORIGINS', () => {
  it('is everybody unless told otherwise, nobody with `none`', () => {
    assert.equal(readConfig({}).VIGILO_CORS_ORIGINS, '*');
    assert.equal(originsOf('*'), '*');
    assert.deepEqual(originsOf('none'), []);
  });

  it('lists origins, in the form in which browsers send them', () => {
    assert.deepEqual(originsOf('https://intranet.example.com'), ['https://intranet.example.com']);
    assert.deepEqual(originsOf(' https://A.Example:443/ ,http://localhost:3000'), [
      'https://a.example',
      'http://localhost:3000',
    ]);
  });

  for (const text of [
    'intranet.example.com',
    'https://a.example/path',
    'https://a.example,*',
    'https://a.example,none',
    'https://a.example,',
    'https://user:word@a.example',
    'ftp://a.example',
    'null',
    'https://',
  ]) {
    it(`refuses ${text}`, () => {
      assert.throws(
        () => originsOf(text),
        (error) =>
          error instanceof ConfigError && error.message.includes('VIGILO_CORS_ORIGINS must be *, none'),
      );
    });
  }
});
