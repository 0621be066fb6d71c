import { Command, type OutputConfiguration } from 'commander';
import { addDemo } from './demo.command.js';
import { addDistribute } from './distribute.command.js';
import { addEvaluate } from './evaluate.command.js';
import { addImport } from './import.command.js';
import { addMigrate } from './migrate.command.js';
import { addServe } from './serve.command.js';
import { addTokenCreate } from './token-create.command.js';
import { addTokenList } from './token-list.command.js';
import { addTokenRevoke } from './token-revoke.command.js';
import { addWorkspaceCreate } from './workspace-create.command.js';
import { addWorkspaceList } from './workspace-list.command.js';

const AFTER_HELP = `
Example, from nothing to a first token:
  $ vigilo workspace create acme --name "Acme Inc." --time-zone Europe/Amsterdam
  $ vigilo import ledger.ndjson --workspace acme
  $ vigilo token create --workspace acme --role viewer

Exit codes: 0 done, 1 failed, 2 wrong usage. Settings come from the environment; .env.example lists them.`;

/** Every command, saying what it has to say by `output`. Throws CommanderError instead of ending the process. */
export function createProgram(output: OutputConfiguration = {}): Command {
  const program = new Command('vigilo')
    .description('The four DORA metrics, straight from the operational ledger.')
    .exitOverride()
    .configureOutput(output)
    .showHelpAfterError('(--help tells more)')
    .addHelpText('after', AFTER_HELP);
  for (const add of [addServe, addImport, addEvaluate, addMigrate, addDistribute, addDemo]) add(program);
  const workspace = program.command('workspace').description('make and list workspaces');
  for (const add of [addWorkspaceCreate, addWorkspaceList]) add(workspace);
  const token = program.command('token').description('make, list and revoke API tokens');
  for (const add of [addTokenCreate, addTokenList, addTokenRevoke]) add(token);
  return program;
}
