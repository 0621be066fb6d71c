/** Reads one row: whether Citus can be had here, and whether this database has it. */
export const FIND_CITUS = `/* distribute: is there Citus */
select exists (select from pg_available_extensions e where e.name = 'citus') as "isAvailable",
  exists (select from pg_extension e where e.extname = 'citus') as "isInstalled"`;

/** Reads the tables that are Citus' already. */
export const LIST_CITUS_TABLES = `/* distribute: what Citus has */
select c.relname as name from pg_dist_partition p join pg_class c on c.oid = p.logicalrelid`;

/** Reads every table of a workspace's rows, with those of them that it refers to. */
export const LIST_WORKSPACE_TABLES = `/* distribute: the tables of workspaces */
with tenant as (
  select c.oid, c.relname as name
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
)
select t.name, array(
    select distinct r.name::text from pg_constraint f join tenant r on r.oid = f.confrelid
    where f.conrelid = t.oid and f.contype = 'f' and r.oid <> t.oid
  ) as "refersTo"
from tenant t order by t.name`;

/** A table of a workspace's rows. */
export interface WorkspaceTable {
  readonly name: string;
  readonly refersTo: readonly string[];
}

/** What `citusStatements` goes by. */
export interface CitusState {
  readonly isInstalled: boolean;
  readonly tables: readonly WorkspaceTable[];
  /** Those that are Citus' already. */
  readonly done: ReadonlySet<string>;
  readonly shards: number;
}

/**
 * The statements that give the tables to Citus: `workspace`, whose slug is unique over all shards, to every node; whatever has a
 * `workspace_id` by that, all in one group, so that a workspace's rows and what they refer to lie on one node.
 */
export function citusStatements({ isInstalled, tables, done, shards }: CitusState): string[] {
  const ordered = inOrderOfReference(tables);
  const first = ordered.find((name) => done.has(name)) ?? ordered[0];
  const distribute = ordered
    .filter((name) => !done.has(name))
    .map((name) => {
      const group =
        name === first ? `colocate_with => 'none', shard_count => ${shards}` : `colocate_with => '${first}'`;
      return `select create_distributed_table('${name}', 'workspace_id', ${group})`;
    });
  const refer = done.has('workspace') ? [] : [`select create_reference_table('workspace')`];
  if (refer.length + distribute.length === 0) return [];
  // Those of the feed write beside the row that they tell of, on the same node, which is what Citus cannot know.
  const settings = 'set local citus.enable_unsafe_triggers = on';
  return [...(isInstalled ? [] : ['create extension citus']), settings, ...refer, ...distribute];
}

/** Each after what it refers to; else as they were. */
function inOrderOfReference(tables: readonly WorkspaceTable[]): string[] {
  const ordered: string[] = [];
  const place = (table: WorkspaceTable): void => {
    if (ordered.includes(table.name)) return;
    for (const other of tables) if (table.refersTo.includes(other.name)) place(other);
    ordered.push(table.name);
  };
  for (const table of tables) place(table);
  return ordered;
}
