/*
 * A field that a line leaves out keeps its value, and null clears it. What a line gives is not null most of the time, so that is asked
 * first: whether the field is there at all is a second search of the same line.
 */

/** The field's text, in the column of its name. */
export function keptText(field: string): string {
  return kept(`record.fields ->> '${field}'`, field, field);
}

/** The field's instant, in the column of its name. */
export function keptInstant(field: string): string {
  return kept(`(record.fields ->> '${field}')::timestamptz(3)`, field, field);
}

/** The id of `target`, the joined row that the field names. */
export function keptReference(field: string, target: string, column: string): string {
  return kept(`${target}.id`, field, column);
}

function kept(given: string, field: string, column: string): string {
  return `coalesce(${given}, case when not record.fields ? '${field}' then existing.${column} end)`;
}
