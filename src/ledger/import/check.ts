import type { PoolClient } from 'pg';
import { z } from 'zod';
import { isAtLeast, ROLES, type Role } from '../../domain/permissions.js';
import { quoted } from '../../errors.js';
import {
  FIND_ROLES_OUT_OF_REACH,
  findBackwardPeriods,
  findDanglingReferences,
  findMissingFields,
} from './check.sql.js';
import { type LineFault, MOST_FAULTS_SHOWN, rejection } from './faults.js';
import { backwardsMessage } from './parse-line.js';
import { RECORD_TYPES, type RecordType } from './record.js';
import { RECORD_KINDS, REFERENCES, type RecordKind } from './record-kind.js';

interface CheckRequest {
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
interface Check {
  readonly sql: string;
  readonly parameters?: readonly unknown[];
  readonly describe: (found: Found) => string;
}

/**
 * Finds what only the ledger can tell of the staged records, before any of them is written.
 * @throws PublicError with the first 100 faults, each at the last line of its record.
 */
export async function assertApplicable(request: CheckRequest): Promise<void> {
  const faults: LineFault[] = [];
  for (const check of checksFor(request)) {
    const parameters = [request.workspaceId, MOST_FAULTS_SHOWN + 1, ...(check.parameters ?? [])];
    const { rows } = await request.client.query(check.sql, parameters);
    for (const found of FOUND.parse(rows)) {
      faults.push({ line: found.line, field: found.field, message: check.describe(found) });
    }
  }
  if (faults.length === 0) return;
  const first = faults.toSorted((a, b) => a.line - b.line).slice(0, MOST_FAULTS_SHOWN);
  const isAll = first.length === faults.length;
  throw rejection(first, isAll ? String(faults.length) : `more than ${MOST_FAULTS_SHOWN}`);
}

function checksFor({ types, writerRole }: CheckRequest): Check[] {
  const present = RECORD_TYPES.filter((type) => types.has(type)).map((type) => RECORD_KINDS[type]);
  return [
    ...present.map(missingFields),
    ...present.flatMap(backwardPeriods),
    ...RECORD_TYPES.flatMap((target) => danglingReferences(RECORD_KINDS[target], types)),
    ...(writerRole !== null && types.has('member') ? [rolesOutOfReach(writerRole)] : []),
  ];
}

function missingFields(kind: RecordKind): Check {
  const describe = ({ value }: Found) => `must be given, since ${kind.type} ${quoted(value)} is new`;
  return { sql: findMissingFields(kind), describe };
}

function backwardPeriods(kind: RecordKind): Check[] {
  const { period } = kind;
  if (period === null) return [];
  const describe = ({ value, other }: Found) => backwardsMessage(period.start, String(other), value);
  return [{ sql: findBackwardPeriods(kind, period), describe }];
}

function danglingReferences(target: RecordKind, types: ReadonlySet<RecordType>): Check[] {
  const fields = REFERENCES[target.type].filter(({ type }) => types.has(type));
  if (fields.length === 0) return [];
  const describe = ({ value }: Found) =>
    `must name ${target.type === 'asset' || target.type === 'incident' ? 'an' : 'a'} ${target.type} of the ledger or of the file, not ${quoted(value)}`;
  return [{ sql: findDanglingReferences(target, fields), describe }];
}

function rolesOutOfReach(writerRole: Role): Check {
  const outOfReach = ROLES.filter((role) => !isAtLeast(writerRole, role));
  const describe = ({ value, other }: Found) =>
    other !== null && outOfReach.some((role) => role === other)
      ? `may not be changed from ${other} to ${value} by role ${writerRole}, which stands below ${other}`
      : `must be at most the writer's own role, ${writerRole}, not ${value}`;
  return { sql: FIND_ROLES_OUT_OF_REACH, parameters: [outOfReach], describe };
}
