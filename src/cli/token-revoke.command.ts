import type { Command } from 'commander';
import { systemClock } from '../clock.js';
import { processConfig } from '../config.js';
import { PublicError } from '../errors.js';
import { revokeToken } from '../store/token.store.js';
import { parseTokenId, workspaceOption } from './arguments.js';
import { print } from './output.js';
import { requireWorkspace } from './require-workspace.js';
import { withDatabase } from './with-database.js';

const EXAMPLES = `
Example, with the id that token create told and token list shows:
  $ vigilo token revoke 0b8f5c1e-3d52-4a7e-9a55-6f1f0c6b7d21 --workspace acme`;

export function addTokenRevoke(parent: Command): void {
  parent
    .command('revoke')
    .description('refuse a token from now on')
    .argument('<id>', 'the id of the token, not the token', parseTokenId)
    .addOption(workspaceOption())
    .addHelpText('after', EXAMPLES)
    .action(runTokenRevoke);
}

async function runTokenRevoke(id: string, options: { readonly workspace: string }): Promise<void> {
  await withDatabase(processConfig(), 'vigilo token revoke', async ({ orm }) => {
    const workspace = await requireWorkspace(orm, options.workspace);
    const token = await revokeToken(orm, { workspaceId: workspace.id, id, nowMs: systemClock() });
    if (token === null) throw new PublicError('NOT_FOUND', `workspace ${workspace.slug} has no token ${id}`);
    print(`revoked token ${id} (${token.name})`);
  });
}
