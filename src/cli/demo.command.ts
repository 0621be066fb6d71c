import type { Command } from 'commander';
import { systemClock } from '../clock.js';
import { processConfig } from '../config.js';
import { DEMO_SLUG, fillDemo } from '../demo/fill-demo.js';
import { counted, print, tell } from './output.js';
import { withDatabase } from './with-database.js';

const EXAMPLES = `
Example:
  $ vigilo demo && vigilo token create --workspace ${DEMO_SLUG} --role viewer

Does nothing where workspace ${DEMO_SLUG} holds records already.`;

export function addDemo(parent: Command): void {
  parent
    .command('demo')
    .description(`fill workspace ${DEMO_SLUG} with a year of a made-up company`)
    .addHelpText('after', EXAMPLES)
    .action(runDemo);
}

async function runDemo(): Promise<void> {
  await withDatabase(processConfig(), 'vigilo demo', async ({ orm }) => {
    const { summary } = await fillDemo({ orm, clock: systemClock });
    if (summary === null) return print(`workspace ${DEMO_SLUG} holds records already; nothing was done`);
    print(`workspace ${DEMO_SLUG} holds ${counted(summary.inserted, 'record')} now`);
    tell(`a token to see them: vigilo token create --workspace ${DEMO_SLUG} --role viewer`);
  });
}
