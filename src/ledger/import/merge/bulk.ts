import type { PoolClient } from 'pg';
import { z } from 'zod';
import { RECORD_TYPES, type RecordType } from '../record.js';
import { RECORD_KINDS } from '../record-kind.js';
import {
  checkReference,
  countReferring,
  LIST_REFERENCES,
  MAY_CHECK_TOGETHER,
  SET_REPLICATION_ROLE,
  stageReferences,
} from './bulk.sql.js';

/** Of fewer lines the rows' own checks are done before the statements of a check together have been planned. */
const TOGETHER_FROM_LINES = 10_000;

const TABLES = RECORD_TYPES.map((type) => RECORD_KINDS[type].table);

const ALLOWED = z.object({ mayCheckTogether: z.boolean() });
const REFERENCES = z.array(
  z.object({
    name: z.string(),
    target: z.string(),
    columns: z.array(z.string()),
    targetColumns: z.array(z.string()),
  }),
);
const READ = z.object({ records: z.number() });
const CHECKED = z.object({ dangling: z.number() });

/** Whether the references of a file of so many lines are to be checked together rather than row by row. */
export async function isCheckedTogether(client: PoolClient, lines: number): Promise<boolean> {
  if (lines < TOGETHER_FROM_LINES) return false;
  const { rows } = await client.query(MAY_CHECK_TOGETHER, [TABLES]);
  return ALLOWED.parse(rows[0]).mayCheckTogether;
}

/** Does `write` without the checks of foreign keys. `checkReferences` is to follow in the same transaction. */
export async function withoutRowChecks<Result>(
  client: PoolClient,
  write: () => Promise<Result>,
): Promise<Result> {
  await client.query(SET_REPLICATION_ROLE, ['replica']);
  const result = await write();
  await client.query(SET_REPLICATION_ROLE, ['origin']);
  return result;
}

/** Rows that a merge wrote. */
export interface Written {
  readonly workspaceId: string;
  readonly type: RecordType;
  readonly records: number;
}

/**
 * Checks every foreign key of the rows that this transaction wrote. Row-level security is in force: a row of another
 * workspace is nothing to refer to.
 * @throws Error that names the foreign key: what a record refers to was deleted while it was written, or a merge is wrong.
 */
export async function checkReferences(client: PoolClient, written: Written): Promise<void> {
  const { table } = RECORD_KINDS[written.type];
  const references = REFERENCES.parse((await client.query(LIST_REFERENCES, [table])).rows);
  if (references.length === 0) return;
  await client.query(stageReferences(table, references), [written.workspaceId]);
  const { records } = READ.parse((await client.query(countReferring(table))).rows[0]);
  // Rows of a savepoint have a number of their own. Whatever was written and not seen here is not checked.
  if (records !== written.records)
    throw new Error(
      `import: ${written.records} rows of ${table} were written, the references of ${records} seen`,
    );
  for (const reference of references) {
    const { rows } = await client.query(checkReference(table, reference));
    const { dangling } = CHECKED.parse(rows[0]);
    if (dangling > 0) throw new Error(`import: ${dangling} references of ${reference.name} lead to nothing`);
  }
}
