import type { Command } from 'commander';
import { processConfig } from '../config.js';
import type { Orm } from '../db/orm.js';
import { type ImportSummary, importLedger } from '../ledger/import/import-ledger.js';
import { workspaceOption } from './arguments.js';
import { showProgress } from './import-progress.js';
import { type LedgerSource, openLedgerSource } from './ledger-source.js';
import { counted, print } from './output.js';
import { requireWorkspace } from './require-workspace.js';
import { withDatabase } from './with-database.js';

const EXAMPLES = `
Examples:
  $ vigilo import ledger.ndjson --workspace acme
  $ vigilo import ledger.ndjson.gz --workspace acme
  $ export-ledger | vigilo import - --workspace acme

A file is imported whole or not at all: its first 100 faults are listed by line. Importing it again changes nothing.`;

export function addImport(parent: Command): void {
  parent
    .command('import')
    .description("take records into a workspace's ledger: NDJSON, gzipped or not")
    .argument('<file>', 'the file; - is standard input')
    .addOption(workspaceOption())
    .addHelpText('after', EXAMPLES)
    .action(runImport);
}

async function runImport(path: string, options: { readonly workspace: string }): Promise<void> {
  const config = processConfig();
  const source = await openLedgerSource(path);
  try {
    await withDatabase(config, 'vigilo import', async ({ orm }) => {
      const { id } = await requireWorkspace(orm, options.workspace);
      print(describeSummary(await importShown(orm, id, source)));
    });
  } finally {
    source.close();
  }
}

async function importShown(orm: Orm, workspaceId: string, source: LedgerSource): Promise<ImportSummary> {
  const display = showProgress(source);
  try {
    const { lines } = source;
    return await importLedger({ orm, workspaceId, lines, writerRole: null, onProgress: display.update });
  } finally {
    display.stop();
  }
}

function describeSummary({ records, inserted, updated, unchanged }: ImportSummary): string {
  const counts = [inserted, updated, unchanged].map((count) => count.toLocaleString('en-US'));
  return `${counted(records, 'record')}: ${counts[0]} inserted, ${counts[1]} updated, ${counts[2]} unchanged`;
}
