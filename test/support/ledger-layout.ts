import { LEDGER_TABLES } from '../../src/db/distribute/ledger-tables.js';
import { type Orm, operatorEm } from '../../src/db/orm.js';

const NAMES = LEDGER_TABLES.map((name) => `'${name}'`).join(', ');

const LAYOUT = `
with ledger as (select c.* from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname in (${NAMES}))
select l.relname as "table", part.kind, part.what
from ledger l cross join lateral (
  select 'column' as kind, concat_ws(' ', a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid)) as what
  from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where a.attrelid = l.oid and a.attnum > 0
  union all
  select 'constraint', concat_ws(' ', c.conname, pg_get_constraintdef(c.oid)) from pg_constraint c where c.conrelid = l.oid and c.conparentid = 0
  union all
  select 'index', replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') from pg_index i where i.indrelid = l.oid
  union all
  select 'policy', concat_ws(' ', p.polname, p.polcmd, p.polpermissive, p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid)) from pg_policy p where p.polrelid = l.oid
  union all
  select 'grant', concat_ws(' ', g.grantee::regrole, g.privilege_type, g.is_grantable) from aclexplode(l.relacl) g
  union all
  select 'trigger', concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid)) from pg_trigger t where t.tgrelid = l.oid and not t.tgisinternal
  union all
  select 'security', concat_ws(' ', l.relowner::regrole, l.relrowsecurity, l.relforcerowsecurity)
) part
order by 1, 2, 3`;

/** What the ledger's tables are made of but for their partitions: columns, keys, references, policies, triggers, a line each. */
export async function ledgerLayout(orm: Orm): Promise<string[]> {
  const rows = await operatorEm(orm).execute<{ table: string; kind: string; what: string }[]>(LAYOUT);
  return rows.map(({ table, kind, what }) => `${table} ${kind}: ${what}`);
}

/** How many partitions each table has; a plain one has none. */
export async function partitionCounts(orm: Orm): Promise<number[]> {
  const rows = await operatorEm(orm).execute<{ count: number }[]>(
    `select (select count(*)::int from pg_inherits i where i.inhparent = c.oid) as "count"
     from pg_class c where c.oid in (select n::regclass from unnest(array[${NAMES}]) n)`,
  );
  return rows.map(({ count }) => count);
}
