import { APPLICATION_ROLE } from '../workspace-policy.js';
import { LEDGER_TABLES } from './ledger-tables.js';

/*
 * Tables cannot be turned into partitioned ones in place: they are made anew beside the old ones, filled, and put in their place. What
 * they have (columns, keys, checks, references, indexes, policies, grants, triggers) is read from the catalogue, not written down a second
 * time, so that a later migration needs no change here.
 */

const NAMES = LEDGER_TABLES.map((name) => `'${name}'`).join(', ');

/** Values: how many partitions a table shall have. */
const LEDGER = `
with ledger as (
  select c.oid, c.relname as name, c.relname || '_in_parts' as made, t.place, c.relowner, c.relacl,
    c.relrowsecurity, c.relforcerowsecurity
  from unnest(array[${NAMES}]) with ordinality t(name, place)
  join pg_class c on c.oid = to_regclass('public.' || t.name)
),
part as (
  select l.*, l.name || '_' || $1::int || '_' || lpad(n::text, 3, '0') as part, n
  from ledger l cross join generate_series(0, $1::int - 1) n
),
columns as (
  select a.attrelid, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as list
  from pg_attribute a where a.attnum > 0 and not a.attisdropped group by a.attrelid
)`;

/** Storage parameters, such as those of autovacuum, stand with what holds rows: the table, or any of its partitions. */
const STORAGE = `coalesce((
  select ' with (' || array_to_string(s.reloptions, ', ') || ')'
  from pg_class s
  where s.reloptions is not null and (s.oid = p.oid or s.oid in (select i.inhrelid from pg_inherits i where i.inhparent = p.oid))
  limit 1), '')`;

/**
 * Only the whole table is anybody's to use: its statement triggers write the feed, and its policies are asked, where it is named, and
 * not where a partition is.
 */
const SHUT = [
  `format('revoke all on %I from public, ${APPLICATION_ROLE}', p.part)`,
  `format('alter table %I enable row level security', p.part)`,
] as const;

const MAKE = [
  `select 10, l.place, 0, format('create table %I (like %I including defaults including constraints including storage including generated including comments) partition by hash (workspace_id)', l.made, l.name)
   from ledger l`,
  `select 11, p.place, p.n, format('create table %I partition of %I for values with (modulus %s, remainder %s)%s', p.part, p.made, $1::int, p.n, ${STORAGE})
   from part p`,
  ...SHUT.map((sql, i) => `select ${12 + i}, p.place, p.n, ${sql} from part p`),
  `select 20, l.place, 0, format('insert into %I (%s) select %s from %I', l.made, k.list, k.list, l.name)
   from ledger l join columns k on k.attrelid = l.oid`,
  `select 30, 0, 0, 'drop table ' || string_agg(quote_ident(l.name), ', ' order by l.place) from ledger l`,
  `select 31, l.place, 0, format('alter table %I rename to %I', l.made, l.name) from ledger l`,
] as const;

const IDENTITY = `
  select l.place, l.name, a.attnum, a.attname, case a.attidentity when 'a' then 'always' else 'by default' end as generated,
    pg_sequence_last_value(pg_get_serial_sequence('public.' || l.name, a.attname)::regclass) as "last"
  from ledger l join pg_attribute a on a.attrelid = l.oid and a.attidentity <> ''`;

/** A key before the references that need it; those that were inherited from a partitioned table come with it. */
const KEEP = [
  `select 40, i.place, i.attnum, format('alter table %I alter column %I add generated %s as identity', i.name, i.attname, i.generated)
   from (${IDENTITY}) i`,
  `select 41, i.place, i.attnum, format('select setval(pg_get_serial_sequence(%L, %L), %s)', i.name, i.attname, i."last")
   from (${IDENTITY}) i where i."last" is not null`,
  `select case when c.contype = 'f' then 43 else 42 end, l.place, row_number() over (order by c.contype, c.conname),
     format('alter table %I add constraint %I %s', l.name, c.conname, pg_get_constraintdef(c.oid))
   from ledger l join pg_constraint c on c.conrelid = l.oid and c.conparentid = 0 and c.contype in ('p', 'u', 'x', 'f')`,
  `select 44, l.place, row_number() over (order by i.indexrelid::regclass::text), replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')
   from ledger l join pg_index i on i.indrelid = l.oid
   where not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x'))`,
] as const;

const PROTECT = [
  `select 50, l.place, 0, format('alter table %I enable row level security', l.name) from ledger l where l.relrowsecurity`,
  `select 51, l.place, 0, format('alter table %I force row level security', l.name) from ledger l where l.relforcerowsecurity`,
  `select 52, l.place, row_number() over (order by p.polname), format('create policy %I on %I as %s for %s to %s%s%s', p.polname, l.name,
     case when p.polpermissive then 'permissive' else 'restrictive' end,
     case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
     (select string_agg(case r when 0 then 'public' else quote_ident(pg_get_userbyid(r)) end, ', ') from unnest(p.polroles) r),
     ' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', ' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
   from ledger l join pg_policy p on p.polrelid = l.oid`,
  `select 53, l.place, row_number() over (order by g.grantee, g.is_grantable), format('grant %s on %I to %s%s', string_agg(g.privilege_type, ', '), l.name,
     case g.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end,
     case when g.is_grantable then ' with grant option' else '' end)
   from ledger l cross join aclexplode(l.relacl) g where g.grantee <> l.relowner
   group by l.place, l.name, g.grantee, g.is_grantable`,
  `select 54, l.place, row_number() over (order by t.tgname), pg_get_triggerdef(t.oid)
   from ledger l join pg_trigger t on t.tgrelid = l.oid and not t.tgisinternal and t.tgparentid = 0`,
  `select 55, l.place, row_number() over (order by t.tgname), format('alter table %I %s trigger %I', l.name,
     case t.tgenabled when 'A' then 'enable always' when 'R' then 'enable replica' else 'disable' end, t.tgname)
   from ledger l join pg_trigger t on t.tgrelid = l.oid and not t.tgisinternal and t.tgparentid = 0 and t.tgenabled <> 'O'`,
] as const;

/** Autovacuum looks at partitions, never at what they are parts of. */
const TELL_THE_PLANNER = `select 60, l.place, 0, format('analyze %I', l.name) from ledger l`;

/** Reads rows (sql), the statements that make the ledger's tables anew in so many partitions each, in their order. */
export const PARTITION_STATEMENTS = `/* distribute: how the tables are made anew */
${LEDGER}
select s.sql from (
${[...MAKE, ...KEEP, ...PROTECT, TELL_THE_PLANNER].join('\nunion all\n')}
) s(phase, place, turn, sql)
order by s.phase, s.place, s.turn`;

/** Reads how many partitions each table has: 0 where it is a plain one. */
export const COUNT_PARTITIONS = `/* distribute: how the tables stand */
select c.relname as name, c.relkind = 'p' as "isPartitioned", pg_get_userbyid(c.relowner) as owner,
  pg_has_role(c.relowner, 'member') as "isOurs", has_schema_privilege(c.relowner, 'public', 'create') as "mayCreate",
  (select count(*)::int from pg_inherits i where i.inhparent = c.oid) as partitions
from unnest(array[${NAMES}]) with ordinality n(name, place)
join pg_class c on c.oid = to_regclass('public.' || n.name)
order by n.place`;
