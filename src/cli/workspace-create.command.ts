import type { Command } from 'commander';
import { processConfig } from '../config.js';
import { createWorkspace } from '../store/workspace.store.js';
import { parseName, parseSlug, parseTimeZone } from './arguments.js';
import { print } from './output.js';
import { withDatabase } from './with-database.js';

const EXAMPLES = `
Example:
  $ vigilo workspace create acme --name "Acme Inc." --time-zone Europe/Amsterdam`;

interface WorkspaceOptions {
  readonly name: string;
  readonly timeZone: string;
}

export function addWorkspaceCreate(parent: Command): void {
  parent
    .command('create')
    .description('make an empty workspace')
    .argument('<slug>', 'what its addresses begin with: /ws/<slug>', parseSlug)
    .requiredOption('--name <name>', 'what people call it', parseName)
    .option('--time-zone <zone>', 'the zone of its days, weeks and months', parseTimeZone, 'UTC')
    .addHelpText('after', EXAMPLES)
    .action(runWorkspaceCreate);
}

async function runWorkspaceCreate(slug: string, options: WorkspaceOptions): Promise<void> {
  await withDatabase(processConfig(), 'vigilo workspace create', async ({ orm }) => {
    const { timeZone } = await createWorkspace(orm, { slug, name: options.name, timeZone: options.timeZone });
    print(`made workspace ${slug}, time zone ${timeZone}`);
  });
}
