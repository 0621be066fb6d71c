import assert from 'node:assert/strict';
import { CommanderError } from 'commander';
import { createProgram } from '../../../src/cli/program.js';

const COMMANDS = [
  ...['serve', 'import', 'evaluate', 'migrate', 'demo', 'workspace create', 'workspace list'],
  ...['token create', 'token list', 'token revoke'],
];

/** What commander makes of arguments that no command takes: it throws, and says why. */
async function refuse(args: readonly string[]): Promise<{ exitCode: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const output = {
    writeOut: (text: string) => {
      out += text;
    },
    writeErr: (text: string) => {
      err += text;
    },
  };
  try {
    await createProgram(output).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode, out, err };
    throw error;
  }
  return assert.fail('it was taken');
}

describe('the command line', () => {
  for (const command of COMMANDS) {
    it(`helps with ${command}, by an example`, async () => {
      const { exitCode, out, err } = await refuse([...command.split(' '), '--help']);
      assert.deepEqual([exitCode, err], [0, '']);
      assert.ok(out.startsWith(`Usage: vigilo ${command}`), out);
      assert.match(out, new RegExp(`Examples?.*:\\n.*vigilo ${command}`, 's'));
    });
  }

  it('says of an evaluation by hand that channels are told, and where the links of that begin', async () => {
    const { out } = await refuse(['evaluate', '--help']);
    assert.match(out, /sent to the\s+workspace's channels/);
    assert.match(out, /VIGILO_PUBLIC_URL\s+of this process.*HOST and PORT/s);
  });

  const WRONG: readonly (readonly [RegExp, string])[] = [
    [/^Usage: vigilo/, ''],
    [/^Usage: vigilo token/, 'token'],
    [/unknown command 'fly'/, 'fly'],
    [/unknown command 'fly'/, 'token fly'],
    [/unknown option '--fast'/, 'migrate --fast'],
    [/too many arguments/, 'migrate now'],
    [/missing required argument 'file'/, 'import --workspace acme'],
    [/required option '--workspace/, 'import -'],
    [/'A' is invalid.*a-z/, 'import - --workspace A'],
    [/required option '--name/, 'workspace create acme'],
    [/'Acme' is invalid.*a-z/, 'workspace create Acme --name Acme'],
    [/'Mars\/X' is invalid.*IANA/, 'workspace create acme --name Acme --time-zone Mars/X'],
    [/required option '--role/, 'token create --workspace acme'],
    [
      /'king' is invalid.*viewer, engineer, approver, admin, owner/,
      'token create --workspace acme --role king',
    ],
    [/'2026-02-30' is invalid.*RFC 3339/, 'token create --workspace acme --role viewer --expires 2026-02-30'],
    [/'17' is invalid.*vigilo token list/, 'token revoke 17 --workspace acme'],
  ];
  for (const [what, args] of WRONG) {
    it(`refuses "vigilo ${args}" before it touches a database, and says why`, async () => {
      const { exitCode, out, err } = await refuse(args.split(' ').filter(Boolean));
      assert.notEqual(exitCode, 0);
      assert.equal(out, '');
      assert.match(err, what);
    });
  }
});
