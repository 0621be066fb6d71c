import { APPLICATION_ROLE } from '../../../db/workspace-policy.js';

/*
 * PostgreSQL 18 checks a foreign key row by row, each time with a query of its own: of an import that took two fifths of the
 * time. Here the rows of a file are written without, then checked as PostgreSQL checks them when a constraint is added
 * to a table that has rows: together.
 */

/**
 * Reads one row, `mayCheckTogether`: the login may leave out the checks (a superuser, or granted to), and nothing but them would
 * be left out: every trigger of $1, the tables, and of their partitions fires ALWAYS, as those of the feed do, and there are no rules.
 */
export const MAY_CHECK_TOGETHER = `
/* ledger import: may references be checked together */
with written as (
  select t.oid from unnest($1::regclass[]) t(oid)
  union
  select part.relid from unnest($1::regclass[]) t(oid) cross join lateral pg_partition_tree(t.oid) part
)
select has_parameter_privilege(session_user, 'session_replication_role', 'set')
  and not exists (
    select from pg_trigger fired
    where fired.tgrelid in (select oid from written) and not fired.tgisinternal and fired.tgenabled <> 'A'
  )
  and not exists (select from pg_rewrite rule where rule.ev_class in (select oid from written))
  as "mayCheckTogether"`;

/** $1 is 'replica', which fires no check of a foreign key, or 'origin'. It is the login's to set, not the application's role's. */
export const SET_REPLICATION_ROLE = `
/* ledger import: rows' own checks of references */
select set_config('role', 'none', true), set_config('session_replication_role', $1, true),
  set_config('role', '${APPLICATION_ROLE}', true)`;

/** Reads the foreign keys of the table $1, whoever made them. */
export const LIST_REFERENCES = `
/* ledger import: what a table refers to */
select reference.conname as name, reference.confrelid::regclass::text as target,
  array(
    select quote_ident(a.attname) from unnest(reference.conkey) with ordinality k(attnum, place)
    join pg_attribute a on a.attrelid = reference.conrelid and a.attnum = k.attnum order by k.place
  ) as columns,
  array(
    select quote_ident(a.attname) from unnest(reference.confkey) with ordinality k(attnum, place)
    join pg_attribute a on a.attrelid = reference.confrelid and a.attnum = k.attnum order by k.place
  ) as "targetColumns"
from pg_constraint reference
where reference.conrelid = $1::regclass and reference.contype = 'f' and reference.conparentid = 0
order by reference.conname`;

/** A foreign key; its names are quoted where they need it. */
export interface Reference {
  readonly name: string;
  readonly target: string;
  readonly columns: readonly string[];
  readonly targetColumns: readonly string[];
}

/** What the rows that this transaction wrote refer to, and how many do. $1 is the workspace. */
export function stageReferences(table: string, references: readonly Reference[]): string {
  const columns = [...new Set(references.flatMap((reference) => reference.columns))].join(', ');
  return `
/* ledger import: what ${table} refers to now */
create temporary table ${stageOf(table)} on commit drop as
select ${columns}, count(*) as records
from ${table}
where workspace_id = $1 and xmin = pg_current_xact_id()::xid
group by ${columns}`;
}

/** Reads one row, `records`: how many rows the references were read from. */
export function countReferring(table: string): string {
  return `
/* ledger import: how many rows of ${table} were read */
select coalesce(sum(records), 0)::integer as records from ${stageOf(table)}`;
}

/**
 * Reads one row, `dangling`: how many references lead to nothing. Those that lead somewhere are held until the transaction
 * ends, as a foreign key holds them: who deletes them meanwhile waits. A reference with a null in it is none.
 */
export function checkReference(table: string, { name, target, columns, targetColumns }: Reference): string {
  const isWhole = columns.map((column) => `${column} is not null`).join(' and ');
  const isHeld = columns.map((column, at) => `held.${targetColumns[at]} = needed.${column}`).join(' and ');
  return `
/* ledger import: check ${name} */
with needed as materialized (
  select distinct ${columns.join(', ')} from ${stageOf(table)} where ${isWhole}
),
held as materialized (
  select ${targetColumns.join(', ')} from ${target} target
  where (${targetColumns.join(', ')}) in (select ${columns.join(', ')} from needed)
  for key share of target
)
select count(*)::integer as dangling from needed where not exists (select from held where ${isHeld})`;
}

function stageOf(table: string): string {
  return `import_reference_of_${table}`;
}
