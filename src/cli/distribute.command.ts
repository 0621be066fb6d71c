import type { Command } from 'commander';
import { processConfig } from '../config.js';
import {
  type Distribution,
  distribute,
  FEWEST_PARTITIONS,
  MOST_PARTITIONS,
  planDistribution,
  scriptOf,
} from '../db/distribute/distribute.js';
import { LEDGER_TABLES } from '../db/distribute/ledger-tables.js';
import { parsePartitions } from './arguments.js';
import { counted, print } from './output.js';
import { withDatabase } from './with-database.js';

const EXAMPLES = `
Examples:
  $ vigilo distribute --dry-run
  $ vigilo distribute --partitions 32

On a server that has Citus, the tables are distributed by workspace_id, and --partitions is the number of shards; else those of
the ledger are partitioned by it. It is one transaction: whatever ends it leaves all as it was. Meanwhile readers and writers wait, and
the disk needs room for the ledger a second time. docs/scale.md says when it is worth it.`;

interface DistributeOptions {
  readonly partitions?: number;
  readonly dryRun?: true;
}

export function addDistribute(parent: Command): void {
  parent
    .command('distribute')
    .description('lay the ledger out by workspace: on Citus, else in partitions')
    .option(
      '--partitions <n>',
      `parts of each table, ${FEWEST_PARTITIONS} to ${MOST_PARTITIONS} (default: those there are, else 16)`,
      parsePartitions,
    )
    .option('--dry-run', 'print the SQL, and do nothing')
    .addHelpText('after', EXAMPLES)
    .action(runDistribute);
}

async function runDistribute({ partitions, dryRun }: DistributeOptions): Promise<void> {
  await withDatabase(processConfig(), 'vigilo distribute', async ({ orm }) => {
    const order = { parts: partitions };
    if (dryRun) print(scriptOf(await planDistribution(orm, order)));
    else print(inWords(await distribute(orm, order)));
  });
}

function inWords({ by, parts, statements }: Distribution): string {
  if (by === 'citus')
    return statements.length === 0
      ? 'nothing to do: the tables are on Citus already'
      : `gave the tables to Citus, in ${counted(parts, 'shard')}, by workspace_id`;
  return statements.length === 0
    ? `nothing to do: each table of the ledger has ${counted(parts, 'partition')} already`
    : `made ${counted(parts, 'partition')} by workspace_id of each: ${LEDGER_TABLES.join(', ')}`;
}
