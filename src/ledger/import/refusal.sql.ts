import { kept } from './merge/kept.sql.js';
import type { Period, RecordKind, ReferenceField } from './record-kind.js';
import { isGiven } from './staged-fields.js';

/*
 * What is wrong with records that are each valid by themselves, in the words of the merges' `is_sound`. Every statement
 * reads rows (line, field, value, other), lowest line first. $1 is the workspace, $2 the most rows wanted.
 */

/** References that name a `target` which neither the ledger nor the file has. `value` is the name. */
export function findDanglingReferences(target: RecordKind, fields: readonly ReferenceField[]): string {
  return `
/* ledger import: references to no ${target.type} */
select reference.line, reference.field, reference.key as value, null as other
from (${fields.map(selectReferences).join('\n  union all')}
) reference
where reference.key is not null
  and not exists (
    select from import_record named where named.type = '${target.type}' and named.key = reference.key
  )
  and not exists (
    select from ${target.table} named
    where named.workspace_id = $1 and named.${target.keyColumn} = reference.key
  )
order by reference.line
limit $2`;
}

function selectReferences({ type, field, isList }: ReferenceField): string {
  const key = isList ? 'element.key' : `record.${field}`;
  const elements = isList ? `cross join lateral unnest(record.${field}) as element(key)` : '';
  return `
  select record.line, '${field}' as field, ${key} as key
  from import_record record ${elements}
  where record.type = '${type}'`;
}

/** Fields that a record which the ledger does not know yet must have and lacks. `value` is the record's key. */
export function findMissingFields({ type, table, keyColumn, required }: RecordKind): string {
  const fields = required.map((field) => `('${field}', ${isGiven(field)})`).join(', ');
  return `
/* ledger import: new records of type ${type} that lack a field */
select record.line, required.field, record.key as value, null as other
from import_record record
cross join lateral (values ${fields}) as required(field, is_given)
where record.type = '${type}'
  and not required.is_given
  and not exists (
    select from ${table} existing
    where existing.workspace_id = $1 and existing.${keyColumn} = record.key
  )
order by record.line
limit $2`;
}

/**
 * Records whose end, as the file and the ledger have it together, is before their start. `value` is the end,
 * `other` the start.
 */
export function findBackwardPeriods(kind: RecordKind, { start, end }: Period): string {
  const { type, table, keyColumn } = kind;
  const utc = (instant: string) => `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return `
/* ledger import: records of type ${type} that end before they start */
select merged.line, '${end}' as field, ${utc('merged.ended')} as value, ${utc('merged.started')} as other
from (
  select record.line,
    coalesce(record.${start}, existing.${start}) as started,
    ${kept(end)} as ended
  from import_record record
  left join ${table} existing on existing.workspace_id = $1 and existing.${keyColumn} = record.key
  where record.type = '${type}'
) merged
where merged.ended < merged.started
order by merged.line
limit $2`;
}

/** Members whose role would change though the old or the new one is among $3. `value` is the new one, `other` the old. */
export const FIND_ROLES_OUT_OF_REACH = `
/* ledger import: roles that the writer may not give or take */
select record.line, 'role' as field, record.role as value, existing.role as other
from import_record record
left join workspace_membership existing on existing.workspace_id = $1 and existing.user_id = record.key
where record.type = 'member'
  and ${isGiven('role')}
  and existing.role is distinct from record.role
  and (record.role = any ($3::text[]) or existing.role = any ($3::text[]))
order by record.line
limit $2`;
