import type { Command } from 'commander';
import { processConfig } from '../config.js';
import { listWorkspaces } from '../store/workspace.store.js';
import { print, table } from './output.js';
import { withDatabase } from './with-database.js';

const EXAMPLES = `
Example:
  $ vigilo workspace list`;

export function addWorkspaceList(parent: Command): void {
  parent
    .command('list')
    .description('list the workspaces')
    .addHelpText('after', EXAMPLES)
    .action(runWorkspaceList);
}

async function runWorkspaceList(): Promise<void> {
  await withDatabase(processConfig(), 'vigilo workspace list', async ({ orm }) => {
    const rows = (await listWorkspaces(orm)).map(({ slug, name, timeZone }) => [slug, name, timeZone]);
    print(table(['SLUG', 'NAME', 'TIME ZONE'], rows));
  });
}
