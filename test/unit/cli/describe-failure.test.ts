import assert from 'node:assert/strict';
import { describeFailure } from '../../../src/cli/describe-failure.js';
import { ConfigError } from '../../../src/config.js';
import { badInput, PublicError } from '../../../src/errors.js';

const failing = (message: string, more: object) => Object.assign(new Error(message), more);

describe('what a failed command says', () => {
  it('is one line for each fault of a file, under how many there are', () => {
    const error = new PublicError('BAD_USER_INPUT', 'nothing was imported: the file has 2 faults', [
      { line: 12, field: 'completed_at', message: 'must not be before created_at' },
      { line: 13, field: 'line', message: 'must be a JSON object, not "{"' },
    ]);
    assert.deepEqual(describeFailure(error), [
      'vigilo: nothing was imported: the file has 2 faults',
      'line 12: completed_at: must not be before created_at',
      'line 13: must be a JSON object, not "{"',
    ]);
  });

  it('is one line for a value', () => {
    assert.deepEqual(describeFailure(badInput('slug', '"acme" is taken')), ['vigilo: slug: "acme" is taken']);
  });

  const MENDABLE: readonly (readonly [string, unknown, readonly string[]])[] = [
    [
      'a setting',
      new ConfigError('configuration: PORT must be a port'),
      ['configuration: PORT must be a port'],
    ],
    [
      'a file',
      failing("ENOENT: no such file, stat 'x'", { code: 'ENOENT' }),
      ["ENOENT: no such file, stat 'x'"],
    ],
    ['several addresses of one host', failing('', { code: 'ECONNREFUSED' }), ['ECONNREFUSED']],
    [
      'a gzipped file',
      failing('unexpected end of file', { code: 'Z_BUF_ERROR' }),
      ['the gzipped file is damaged: unexpected end of file'],
    ],
    [
      'a database',
      failing('database "x" does not exist', { code: '3D000' }),
      ['database "x" does not exist'],
    ],
  ];
  for (const [what, error, [line]] of MENDABLE) {
    it(`is one line for what is wrong with ${what}`, () =>
      assert.deepEqual(describeFailure(error), [`vigilo: ${line}`]));
  }

  it('says whose rights are short', () => {
    const [line, hint] = describeFailure(failing('must be owner of table asset', { code: '42501' }));
    assert.equal(line, 'vigilo: must be owner of table asset');
    assert.match(hint ?? '', /^hint: the user of DATABASE_URL must own/);
  });

  it('is the way out as well, where the database tells one', () => {
    const error = failing('the role vigilo_app is missing', {
      code: 'P0001',
      hint: 'as a superuser: create role',
    });
    assert.deepEqual(describeFailure(error), [
      'vigilo: the role vigilo_app is missing',
      'hint: as a superuser: create role',
    ]);
  });

  for (const error of [new TypeError('x is not a function'), failing('syntax error', { code: '42601' })]) {
    it(`is a stack for a fault of ours: ${error.message}`, () => {
      assert.match(describeFailure(error).join('\n'), /^vigilo: internal error: .*\n +at /);
    });
  }
});
