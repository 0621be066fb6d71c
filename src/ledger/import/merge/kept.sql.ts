import { isGiven, type StagedField } from '../staged-fields.js';

/** The field's value, in the column of its name. A field that a line leaves out keeps its value, and null clears it. */
export function kept(field: StagedField): string {
  return keptOr(`record.${field}`, field, field);
}

/** The id of `target`, the joined row that the field names. */
export function keptReference(field: StagedField, target: string, column: string): string {
  return keptOr(`${target}.id`, field, column);
}

/** Most of what lines give is not null, so that is asked first. */
function keptOr(given: string, field: StagedField, column: string): string {
  return `coalesce(${given}, case when not ${isGiven(field)} then existing.${column} end)`;
}

/** SQL that is true where `named`, the key in a field, is of a `target` that neither the ledger nor the file has. */
export function isLost(target: string, named: string): string {
  return `(${target}.id is null and ${named} is not null)`;
}
