import type { Command } from 'commander';
import { processConfig } from '../config.js';

const EXAMPLES = `
Examples:
  $ vigilo serve
  $ PORT=8080 DATABASE_URL=postgres://vigilo@db.internal/vigilo vigilo serve

Ctrl-C stops it, and the embedded database with it.`;

export function addServe(parent: Command): void {
  parent
    .command('serve')
    .description('start the server: GraphQL, REST and the explorer')
    .addHelpText('after', EXAMPLES)
    .action(runServe);
}

async function runServe(): Promise<void> {
  const config = processConfig();
  // Loading the gateway takes 0.6 s, which no other command should spend.
  const { serve } = await import('../serve.js');
  await serve(config);
}
