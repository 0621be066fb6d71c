import type { RecordType } from '../record.js';
import { RECORD_KINDS } from '../record-kind.js';

/** What a merge of one type is made of. */
interface Merge {
  readonly type: RecordType;
  /** The columns that a record must have, and those that may be null; the key is neither. */
  readonly required: readonly string[];
  readonly nullable: readonly string[];
  /**
   * Selects one row for each staged record: `line`, `key`, `is_known` (the ledger has it), every column as it shall be,
   * and `is_refused` (for a reason that the columns do not show, such as a reference to nothing). $1 is the
   * workspace; `import_record` is called `record`, the ledger's row `existing`.
   */
  readonly resolve: string;
  /** A column of `resolve` that tells a change which no column shows. */
  readonly changedToo?: string;
}

/**
 * The statement that writes the staged records of one type: it inserts new ones in the order of the file, updates
 * those that differ, and leaves the others untouched, so that importing a file again writes nothing. (ON CONFLICT
 * would draw an id from the sequence for each known record.) What must not be in the ledger is not written but
 * counted: a file is refused as a whole, but only a merge has every record beside what it refers to, and a search of
 * its own before it took a sixth of the time. Reads one row: (records, inserted, updated, refused).
 */
export function mergeStatement({ type, required, nullable, resolve, changedToo }: Merge): string {
  const { table, keyColumn, period } = RECORD_KINDS[type];
  const columns = [...required, ...nullable];
  const list = (prefix: string) => columns.map((column) => `${prefix}${column}`).join(', ');
  const isBackward =
    period === null ? '' : ` or coalesce(merged.${period.end} < merged.${period.start}, false)`;
  const isChangedToo = changedToo === undefined ? '' : ` or resolved.${changedToo}`;
  return `
/* ledger import: merge records of type ${type} */
with resolved as materialized (
  select merged.*,
    not (merged.is_refused or num_nulls(merged.${required.join(', merged.')}) > 0${isBackward}) as is_sound
  from (${resolve}
  ) merged
),
updated as (
  update ${table} existing
  set (${list('')}) = row(${list('resolved.')})
  from resolved
  where existing.workspace_id = $1 and existing.${keyColumn} = resolved.key and resolved.is_sound
    and ((${list('existing.')}) is distinct from (${list('resolved.')})${isChangedToo})
  returning 1
),
inserted as (
  insert into ${table} (workspace_id, ${keyColumn}, ${list('')})
  select $1, resolved.key, ${list('resolved.')}
  from resolved
  where not resolved.is_known and resolved.is_sound
  order by resolved.line
  returning 1
)
select count(*) as records,
  (select count(*) from updated) as updated,
  (select count(*) from inserted) as inserted,
  count(*) filter (where not resolved.is_sound) as refused
from resolved`;
}
