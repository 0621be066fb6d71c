import type { PoolClient } from 'pg';
import { z } from 'zod';
import type { Role } from '../../../domain/permissions.js';
import { RECORD_TYPES, type RecordType } from '../record.js';
import { MERGE_APPROVALS } from './approval.sql.js';
import { MERGE_ASSETS } from './asset.sql.js';
import { checkReferences, isCheckedTogether, withoutRowChecks } from './bulk.js';
import {
  ADD_FURTHER_ASSETS,
  MERGE_CHANGES,
  REMOVE_FURTHER_ASSETS,
  STAGE_FURTHER_ASSETS,
} from './change.sql.js';
import { MERGE_INCIDENTS } from './incident.sql.js';
import { MERGE_MEMBERS } from './member.sql.js';
import { MERGE_RUNBOOK_EXECUTIONS } from './runbook-execution.sql.js';

/** What became of the records of one type: each is in exactly one of the three. */
export interface MergeCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
}

interface Merge {
  readonly before?: string;
  /** The statement that counts. */
  readonly merge: string;
  readonly after?: readonly string[];
}

const MERGES: Readonly<Record<RecordType, Merge>> = {
  asset: { merge: MERGE_ASSETS },
  member: { merge: MERGE_MEMBERS },
  change: {
    before: STAGE_FURTHER_ASSETS,
    merge: MERGE_CHANGES,
    after: [REMOVE_FURTHER_ASSETS, ADD_FURTHER_ASSETS],
  },
  incident: { merge: MERGE_INCIDENTS },
  approval: { merge: MERGE_APPROVALS },
  runbook_execution: { merge: MERGE_RUNBOOK_EXECUTIONS },
};

const COUNTED = z.object({
  records: z.coerce.number(),
  inserted: z.coerce.number(),
  updated: z.coerce.number(),
  refused: z.coerce.number(),
});

const NONE: MergeCounts = { inserted: 0, updated: 0, unchanged: 0 };

/** What is staged, and by whom. */
export interface StagedRecords {
  readonly client: PoolClient;
  readonly workspaceId: string;
  /** The types that the file has records of. */
  readonly types: ReadonlySet<RecordType>;
  /** How many lines the file has. */
  readonly lines: number;
  /** The roles that the writer may neither give nor take. */
  readonly rolesOutOfReach: readonly Role[];
}

/**
 * Writes the staged records, in the order in which they refer to each other.
 * @returns null as soon as a merge refused a record: then the transaction must be undone.
 */
export async function mergeStaged(staged: StagedRecords): Promise<Record<RecordType, MergeCounts> | null> {
  const counts = Object.fromEntries(RECORD_TYPES.map((type) => [type, NONE])) as Record<
    RecordType,
    MergeCounts
  >;
  const isTogether = await isCheckedTogether(staged.client, staged.lines);
  for (const type of RECORD_TYPES.filter((candidate) => staged.types.has(candidate))) {
    const merged = await mergeType(staged, type, isTogether);
    if (merged === null) return null;
    counts[type] = merged;
  }
  return counts;
}

async function mergeType(
  staged: StagedRecords,
  type: RecordType,
  isTogether: boolean,
): Promise<MergeCounts | null> {
  const { client, workspaceId, rolesOutOfReach } = staged;
  const { before, merge, after = [] } = MERGES[type];
  if (before !== undefined) await client.query(before, [workspaceId]);
  const parameters = type === 'member' ? [workspaceId, rolesOutOfReach] : [workspaceId];
  const write = () => client.query(merge, parameters);
  const { rows } = await (isTogether ? withoutRowChecks(client, write) : write());
  const { records, inserted, updated, refused } = COUNTED.parse(rows[0]);
  if (refused > 0) return null;
  const written = { workspaceId, type, records: inserted + updated };
  if (isTogether && written.records > 0) await checkReferences(client, written);
  for (const sql of after) await client.query(sql, [workspaceId]);
  return { inserted, updated, unchanged: records - inserted - updated };
}
