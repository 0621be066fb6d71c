import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { createLog } from '../../../src/log.js';

const TOKEN = `vigilo_${'aB3_-'.repeat(12)}abcd`;
const SLACK = 'https://hooks.slack.com/services/T01/B02/longsecretpath';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString('utf8'));
      done();
    },
  });
  write(createLog('trace', destination));
  return lines.join('');
}

describe('a line of the log', () => {
  const cases: readonly (readonly [what: string, secret: string, fields: object, message: string])[] = [
    ['an Authorization header', 'c2VjcmV0', { authorization: 'Basic c2VjcmV0' }, 'x'],
    [
      'a header further down',
      'whatever-it-is',
      { req: { headers: { authorization: 'whatever-it-is' } } },
      'x',
    ],
    ['a cookie', 'session=1', { headers: { cookie: 'session=1' } }, 'x'],
    ['a token by its name', 'plain-text', { token: 'plain-text' }, 'x'],
    ['a secret by its name', 'plain-text', { channel: { secret: 'plain-text' } }, 'x'],
    ['a token in a message', TOKEN, {}, `no such token: ${TOKEN}`],
    ['a bearer in a message', 'opaque.value', {}, 'got "Bearer opaque.value" here'],
    ['a JWT in a message', JWT, {}, `cannot verify ${JWT}`],
    ['an address of Slack', 'longsecretpath', {}, `posting to ${SLACK} failed`],
    ['an address in an error', 'longsecretpath', { err: new Error(`connect ${SLACK}`) }, 'x'],
    [
      'an address in an error’s cause',
      'longsecretpath',
      { err: new Error('a', { cause: new Error(SLACK) }) },
      'x',
    ],
    [
      'a secret in what PostgreSQL says',
      'whsec_c2VjcmV0',
      { err: Object.assign(new Error('no'), { detail: 'row (1, {whsec_c2VjcmV0})' }) },
      'x',
    ],
    [
      'the password of a database',
      'hunter2',
      { err: new Error('cannot reach postgres://vigilo:hunter2@db/vigilo') },
      'x',
    ],
    ['the password of a mail server', 'hunter2', {}, 'smtps://me:hunter2@mail.example.com does not answer'],
  ];
  for (const [what, secret, fields, message] of cases) {
    it(`does not show ${what}`, () => {
      const text = logged((log) => log.error(fields, message));
      assert.ok(text.includes('[cut]'), text);
      assert.ok(!text.includes(secret), text);
      assert.equal(JSON.parse(text).level, 50, 'it is JSON as before');
    });
  }

  it('shows what is no secret: hosts, file names, ids', () => {
    const place = {
      workspace: '7f3c',
      file: 'file:///srv/vigilo/dist/src/app.js',
      publicUrl: 'https://vigilo.example.com',
    };
    const text = logged((log) => log.info(place, 'listening at http://127.0.0.1:4000'));
    assert.partialDeepStrictEqual(JSON.parse(text), { ...place, msg: 'listening at http://127.0.0.1:4000' });
  });
});
