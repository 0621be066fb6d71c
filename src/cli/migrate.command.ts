import type { Command } from 'commander';
import { processConfig } from '../config.js';
import { print } from './output.js';
import { withDatabase } from './with-database.js';

const EXAMPLES = `
Example:
  $ DATABASE_URL=postgres://vigilo@db.internal/vigilo vigilo migrate

Every other command does so by itself first. Safe to run twice, and from several machines at once.`;

export function addMigrate(parent: Command): void {
  parent
    .command('migrate')
    .description("bring the database's schema up to date")
    .addHelpText('after', EXAMPLES)
    .action(runMigrate);
}

async function runMigrate(): Promise<void> {
  await withDatabase(processConfig(), 'vigilo migrate', async ({ applied }) => {
    print(applied.length === 0 ? 'the schema is up to date' : `applied: ${applied.join(', ')}`);
  });
}
