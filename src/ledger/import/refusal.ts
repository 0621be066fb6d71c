import type { PoolClient } from 'pg';
import { z } from 'zod';
import type { Role } from '../../domain/permissions.js';
import { type PublicError, quoted } from '../../errors.js';
import { type LineFault, MOST_FAULTS_SHOWN, rejection } from './faults.js';
import { backwardsMessage } from './parse-line.js';
import { RECORD_TYPES, type RecordType } from './record.js';
import { RECORD_KINDS, REFERENCES, type RecordKind } from './record-kind.js';
import {
  FIND_ROLES_OUT_OF_REACH,
  findBackwardPeriods,
  findDanglingReferences,
  findMissingFields,
} from './refusal.sql.js';
import { rolesOutOfReach } from './writer-reach.js';

/** Staged records of which a merge refused some. */
export interface RefusedRecords {
  readonly client: PoolClient;
  readonly workspaceId: string;
  /** The types that the file has records of. */
  readonly types: ReadonlySet<RecordType>;
  /** Whose import it is; null for the operator's, which no role limits. */
  readonly writerRole: Role | null;
}

const FOUND = z.array(
  z.object({
    line: z.coerce.number(),
    field: z.string(),
    value: z.string(),
    other: z.string().nullable(),
  }),
);
type Found = z.infer<typeof FOUND>[number];

/** A statement that finds one sort of fault, and how to word what it finds. */
interface Search {
  readonly sql: string;
  readonly parameters?: readonly unknown[];
  readonly describe: (found: Found) => string;
}

/**
 * Why records were refused: the first 100 faults that only the ledger and the whole file can tell, each at the last
 * line of its record. To be called in the import's transaction; that the merges have written other records of the file
 * by then makes no difference, since a reference may name those.
 */
export async function explainRefusal(refused: RefusedRecords): Promise<PublicError> {
  const faults: LineFault[] = [];
  for (const search of searchesFor(refused)) {
    const parameters = [refused.workspaceId, MOST_FAULTS_SHOWN + 1, ...(search.parameters ?? [])];
    const { rows } = await refused.client.query(search.sql, parameters);
    for (const found of FOUND.parse(rows)) {
      faults.push({ line: found.line, field: found.field, message: search.describe(found) });
    }
  }
  // The merges and the searches state the same rules twice: should they ever part, it must not look like bad input.
  if (faults.length === 0) throw new Error('the import refused records, but nothing is wrong with them');
  const first = faults.toSorted((a, b) => a.line - b.line).slice(0, MOST_FAULTS_SHOWN);
  const isAll = first.length === faults.length;
  return rejection(first, isAll ? String(faults.length) : `more than ${MOST_FAULTS_SHOWN}`);
}

function searchesFor({ types, writerRole }: RefusedRecords): Search[] {
  const present = RECORD_TYPES.filter((type) => types.has(type)).map((type) => RECORD_KINDS[type]);
  return [
    ...present.map(searchMissingFields),
    ...present.flatMap(searchBackwardPeriods),
    ...RECORD_TYPES.flatMap((target) => searchDanglingReferences(RECORD_KINDS[target], types)),
    ...(writerRole === null ? [] : [searchRolesOutOfReach(writerRole)]),
  ];
}

function searchMissingFields(kind: RecordKind): Search {
  const describe = ({ value }: Found) => `must be given, since ${kind.type} ${quoted(value)} is new`;
  return { sql: findMissingFields(kind), describe };
}

function searchBackwardPeriods(kind: RecordKind): Search[] {
  const { period } = kind;
  if (period === null) return [];
  const describe = ({ value, other }: Found) => backwardsMessage(period.start, String(other), value);
  return [{ sql: findBackwardPeriods(kind, period), describe }];
}

function searchDanglingReferences(target: RecordKind, types: ReadonlySet<RecordType>): Search[] {
  const fields = REFERENCES[target.type].filter(({ type }) => types.has(type));
  if (fields.length === 0) return [];
  const words =
    target.type === 'asset' || target.type === 'incident' ? `an ${target.type}` : `a ${target.type}`;
  const describe = ({ value }: Found) =>
    `must name ${words} of the ledger or of the file, not ${quoted(value)}`;
  return [{ sql: findDanglingReferences(target, fields), describe }];
}

function searchRolesOutOfReach(writerRole: Role): Search {
  const outOfReach = rolesOutOfReach(writerRole);
  const describe = ({ value, other }: Found) =>
    outOfReach.some((role) => role === other)
      ? `must stay ${other}, not become ${value}: the writer's role, ${writerRole}, stands below ${other}`
      : `must be at most the writer's own role, ${writerRole}, not ${value}`;
  return { sql: FIND_ROLES_OUT_OF_REACH, parameters: [outOfReach], describe };
}
