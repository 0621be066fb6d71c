import type { PoolClient } from 'pg';
import { z } from 'zod';
import { RECORD_TYPES, type RecordType } from '../record.js';
import { MERGE_APPROVALS } from './approval.sql.js';
import { MERGE_ASSETS } from './asset.sql.js';
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

/** What merges each type, in order; the statement that counts is the one called `merge`. */
interface Merge {
  readonly before?: string;
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

const COUNTS = z.object({
  inserted: z.coerce.number(),
  updated: z.coerce.number(),
  unchanged: z.coerce.number(),
});

/** Writes the staged records, which were checked, in the order in which they refer to each other. */
export async function mergeStaged(
  client: PoolClient,
  workspaceId: string,
  types: ReadonlySet<RecordType>,
): Promise<Record<RecordType, MergeCounts>> {
  const none = { inserted: 0, updated: 0, unchanged: 0 };
  const counts = Object.fromEntries(RECORD_TYPES.map((type) => [type, none])) as Record<
    RecordType,
    MergeCounts
  >;
  for (const type of RECORD_TYPES.filter((candidate) => types.has(candidate))) {
    const { before, merge, after = [] } = MERGES[type];
    if (before !== undefined) await client.query(before, [workspaceId]);
    const { rows } = await client.query(merge, [workspaceId]);
    counts[type] = COUNTS.parse(rows[0]);
    for (const sql of after) await client.query(sql, [workspaceId]);
  }
  return counts;
}
