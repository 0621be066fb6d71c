import type { Command } from 'commander';
import { issueToken } from '../auth/issue-token.js';
import { systemClock } from '../clock.js';
import { processConfig } from '../config.js';
import type { Role } from '../domain/permissions.js';
import { type Expiry, expiryMs, parseExpiry, parseName, roleOption, workspaceOption } from './arguments.js';
import { print, tell } from './output.js';
import { requireWorkspace } from './require-workspace.js';
import { withDatabase } from './with-database.js';

const EXAMPLES = `
Examples:
  $ vigilo token create --workspace acme --role viewer
  $ vigilo token create --workspace acme --role admin --name nightly-import --expires 2027-12-31

The token is printed once, alone on standard output, and cannot be shown again.`;

interface TokenOptions {
  readonly workspace: string;
  readonly role: Role;
  readonly name?: string;
  readonly expires?: Expiry;
}

export function addTokenCreate(parent: Command): void {
  parent
    .command('create')
    .description('make an API token and print it once')
    .addOption(workspaceOption())
    .addOption(roleOption())
    .option('--name <name>', 'what it is for (default: its role)', parseName)
    .option(
      '--expires <date>',
      "when it ends: an instant, or a last day in the workspace's zone",
      parseExpiry,
    )
    .addHelpText('after', EXAMPLES)
    .action(runTokenCreate);
}

async function runTokenCreate(options: TokenOptions, command: Command): Promise<void> {
  const { role, expires, name = role } = options;
  await withDatabase(processConfig(), 'vigilo token create', async ({ orm }) => {
    const { id: workspaceId, timeZone } = await requireWorkspace(orm, options.workspace);
    const expiresAtMs = expires === undefined ? null : expiryMs(expires, timeZone);
    if (expiresAtMs !== null && expiresAtMs <= systemClock()) {
      command.error("error: option '--expires <date>' is over already. It must be in the future.");
    }
    const { id, text } = await issueToken(
      { orm, clock: systemClock },
      { workspaceId, name, role, expiresAtMs },
    );
    const end =
      expiresAtMs === null ? 'does not expire' : `expires at ${new Date(expiresAtMs).toISOString()}`;
    tell(`token ${id} of workspace ${options.workspace}, role ${role}, ${end}; it is shown this once:`);
    print(text);
  });
}
