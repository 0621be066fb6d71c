import { STAGED_FIELDS } from './staged-fields.js';

/*
 * Lines are copied to a temporary table first, since COPY cannot write tables with row-level security, and since
 * checks and merges are set-based only where the whole file is a table. Its columns hold what the line held, no more, as the types that the
 * ledger has: PostgreSQL reads them while the file is still being parsed.
 */

/**
 * For this transaction only. Rows that an import has just written are in no statistics yet: a planner that takes them
 * for one row compares every record with every other (17,262 changes: 4,800 ms instead of 30). Hash joins cost the
 * same whatever it believes.
 */
export const PLAN_FOR_SETS = `
/* ledger import: join by hash, in memory, and do not compile for statements that run once */
select set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true),
  set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`;

const NAMES = STAGED_FIELDS.map(({ name }) => name).join(', ');
const COLUMNS = STAGED_FIELDS.map(({ name, columnType }) => `${name} ${columnType}`).join(',\n  ');

export const CREATE_STAGE = `
/* ledger import: stage */
create temporary table import_record (
  line bigint not null,
  type text not null,
  key text not null,
  given integer not null,
  ${COLUMNS}
) on commit drop`;

export const COPY_TO_STAGE = `copy import_record (line, type, key, given, ${NAMES}) from stdin`;

/** $1 holds the types whose keys are to be looked through. */
export const LIST_REPEATED = `
/* ledger import: records that have several lines */
create temporary table import_repeated on commit drop as
select record.type, record.key, max(record.line) as last_line
from import_record record
where record.type = any ($1::text[])
group by record.type, record.key
having count(*) > 1`;

/**
 * Several lines of one record become one, the last, which holds for every field what the last line that has it
 * says. Field by field, since a file may hold millions of lines for one record: a sort spills, an aggregate does not.
 */
export const FOLD_REPEATED = `
/* ledger import: fold the lines of one record */
with latest_field as (
  select distinct on (repeated.last_line, field.bit) repeated.last_line, field.bit, field.name,
    to_jsonb(record) -> field.name as value
  from import_repeated repeated
  join import_record record on record.type = repeated.type and record.key = repeated.key
  cross join (values ${STAGED_FIELDS.map(({ name, bit }) => `('${name}', ${bit})`).join(', ')}) as field(name, bit)
  where record.given & field.bit <> 0
  order by repeated.last_line, field.bit, record.line desc
),
folded as (
  select latest_field.last_line, bit_or(latest_field.bit) as given,
    jsonb_object_agg(latest_field.name, latest_field.value) as fields
  from latest_field
  group by latest_field.last_line
),
superseded as (
  delete from import_record record
  using import_repeated repeated
  where record.type = repeated.type and record.key = repeated.key and record.line < repeated.last_line
)
update import_record record
set (given, ${NAMES}) = (
  select folded.given, ${STAGED_FIELDS.map(({ name }) => `whole.${name}`).join(', ')}
  from jsonb_populate_record(null::import_record, folded.fields) whole
)
from folded
where record.line = folded.last_line`;

/** The planner takes a table it knows nothing of for small. */
export const ANALYZE_STAGE = `
/* ledger import: tell the planner */
analyze import_record (type)`;
