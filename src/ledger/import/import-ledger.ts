import type { PoolClient } from 'pg';
import type { Orm } from '../../db/orm.js';
import { inWorkspaceTransaction } from '../../db/workspace-transaction.js';
import type { Role } from '../../domain/permissions.js';
import { type MergeCounts, mergeStaged } from './merge/merge.js';
import type { RecordType } from './record.js';
import { explainRefusal } from './refusal.js';
import { type LedgerFile, type ReadSoFar, stageFile } from './stage.js';
import { rolesOutOfReach } from './writer-reach.js';

export interface ImportRequest {
  readonly orm: Orm;
  readonly workspaceId: string;
  /** NDJSON in pieces of any size. When it throws, the import throws the same and leaves the ledger as it was. */
  readonly lines: LedgerFile;
  /** The most that a member line may make of anybody; null for the operator, whom nothing limits. */
  readonly writerRole: Role | null;
  /** Told after each piece that was read, then once more when the whole file is being written. */
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress extends ReadSoFar {
  readonly phase: 'reading' | 'writing';
}

/** What an import did. Several lines of one record are one record. */
export interface ImportSummary extends MergeCounts {
  readonly lines: number;
  readonly records: number;
  readonly byType: Readonly<Record<RecordType, MergeCounts>>;
}

/** "vigi" in ASCII, plus one: the first half of the lock's key, the second is the workspace. */
const IMPORT_LOCK = 0x7669676a;

/** Two imports that touch the same records in different orders would deadlock: they take turns instead. */
const TAKE_TURN = `
/* ledger import: one writer a workspace */
select pg_advisory_xact_lock($1, hashtext($2))`;

/**
 * Imports a file of the ledger, whole or not at all, in memory that does not grow with it. Known records are
 * updated by what their lines hold; what is the same already is not written.
 * @throws PublicError `BAD_USER_INPUT` with the first 100 faults of the file, by line.
 */
export async function importLedger(request: ImportRequest): Promise<ImportSummary> {
  const { orm, workspaceId, lines, writerRole, onProgress } = request;
  return inWorkspaceTransaction(orm, workspaceId, async (client) => {
    let soFar: ReadSoFar = { bytes: 0, lines: 0 };
    const staged = await stageFile(client, lines, (read) => {
      soFar = read;
      onProgress?.({ ...read, phase: 'reading' });
    });
    onProgress?.({ bytes: soFar.bytes, lines: staged.lines, phase: 'writing' });
    await takeTurn(client, workspaceId);
    const { types } = staged;
    const byType = await mergeStaged({
      client,
      workspaceId,
      types,
      lines: staged.lines,
      rolesOutOfReach: rolesOutOfReach(writerRole),
    });
    if (byType === null) throw await explainRefusal({ client, workspaceId, types, writerRole });
    return summarise(staged.lines, byType);
  });
}

async function takeTurn(client: PoolClient, workspaceId: string): Promise<void> {
  await client.query(TAKE_TURN, [IMPORT_LOCK, workspaceId]);
}

function summarise(lines: number, byType: Record<RecordType, MergeCounts>): ImportSummary {
  const total = (key: keyof MergeCounts) =>
    Object.values(byType).reduce((sum, counts) => sum + counts[key], 0);
  const [inserted, updated, unchanged] = [total('inserted'), total('updated'), total('unchanged')];
  return { lines, records: inserted + updated + unchanged, inserted, updated, unchanged, byType };
}
