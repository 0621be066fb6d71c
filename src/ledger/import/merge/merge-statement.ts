import type { RecordType } from '../record.js';
import { RECORD_KINDS } from '../record-kind.js';

/** What a merge of one type is made of. */
interface Merge {
  readonly type: RecordType;
  /** The columns that a record sets, the key aside. */
  readonly columns: readonly string[];
  /**
   * Selects one row for each staged record: `line`, `key`, `is_known` (the ledger has it) and every one of `columns` as
   * it shall be. $1 is the workspace; `import_record` is called `record`, the ledger's row `existing`.
   */
  readonly resolve: string;
  /** A column of `resolve` that tells a change which no column shows. */
  readonly changedToo?: string;
}

/**
 * The statement that writes the staged records of one type: it inserts new ones in the order of the file, updates
 * those that differ, and leaves the others untouched, so that importing a file again writes nothing. (ON CONFLICT
 * would draw an id from the sequence for each known record.) Reads one row: (inserted, updated, unchanged).
 */
export function mergeStatement({ type, columns, resolve, changedToo }: Merge): string {
  const { table, keyColumn } = RECORD_KINDS[type];
  const list = (prefix: string) => columns.map((column) => `${prefix}${column}`).join(', ');
  return `
/* ledger import: merge records of type ${type} */
with resolved as materialized (${resolve}
),
updated as (
  update ${table} existing
  set (${list('')}) = row(${list('resolved.')})
  from resolved
  where existing.workspace_id = $1 and existing.${keyColumn} = resolved.key
    and ((${list('existing.')}) is distinct from (${list('resolved.')})${changedToo === undefined ? '' : ` or resolved.${changedToo}`})
  returning 1
),
inserted as (
  insert into ${table} (workspace_id, ${keyColumn}, ${list('')})
  select $1, resolved.key, ${list('resolved.')}
  from resolved
  where not resolved.is_known
  order by resolved.line
  returning 1
),
counted as (
  select (select count(*) from resolved) as records,
    (select count(*) from inserted) as inserted,
    (select count(*) from updated) as updated
)
select counted.inserted, counted.updated, counted.records - counted.inserted - counted.updated as unchanged
from counted`;
}
