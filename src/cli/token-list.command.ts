import type { Command } from 'commander';
import { systemClock } from '../clock.js';
import { processConfig } from '../config.js';
import { listTokens, type TokenRow } from '../store/token.store.js';
import { workspaceOption } from './arguments.js';
import { print, table } from './output.js';
import { requireWorkspace } from './require-workspace.js';
import { withDatabase } from './with-database.js';

const EXAMPLES = `
Example:
  $ vigilo token list --workspace acme`;

export function addTokenList(parent: Command): void {
  parent
    .command('list')
    .description('list the tokens of a workspace, without what they are')
    .addOption(workspaceOption())
    .addHelpText('after', EXAMPLES)
    .action(runTokenList);
}

async function runTokenList(options: { readonly workspace: string }): Promise<void> {
  await withDatabase(processConfig(), 'vigilo token list', async ({ orm }) => {
    const { id } = await requireWorkspace(orm, options.workspace);
    const nowMs = systemClock();
    const rows = (await listTokens(orm, id)).map((token) => [
      ...[token.id, token.role, stateAt(token, nowMs), instant(token.createdAtMs)],
      ...[token.expiresAtMs === null ? 'never' : instant(token.expiresAtMs), token.name],
    ]);
    print(table(['ID', 'ROLE', 'STATE', 'CREATED', 'EXPIRES', 'NAME'], rows));
  });
}

function stateAt({ expiresAtMs, revokedAtMs }: TokenRow, nowMs: number): string {
  if (revokedAtMs !== null) return 'revoked';
  return expiresAtMs !== null && nowMs >= expiresAtMs ? 'expired' : 'valid';
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
