import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operatorEm } from '../../src/db/orm.js';
import type { TestDatabase } from './database.js';

const CONTROL = `comment = 'not Citus: what vigilo calls of it, written down'
default_version = '0'
relocatable = true
`;

/** The functions of Citus that are called, with its names and arguments; they write down what they were called with, and refuse what it does. */
const SCRIPT = `
create table pg_dist_partition (logicalrelid regclass primary key, turn serial, call text);
create function create_reference_table(table_name regclass) returns void language sql as $$
  insert into pg_dist_partition (logicalrelid, call) values (table_name, 'reference');
$$;
create function create_distributed_table(table_name regclass, distribution_column text, colocate_with text default 'default', shard_count int default null)
returns void language plpgsql as $$
begin
  if current_setting('citus.enable_unsafe_triggers', true) is distinct from 'on'
    and exists (select from pg_trigger t where t.tgrelid = table_name and not t.tgisinternal) then
    raise exception 'cannot distribute relation "%" because it has triggers', table_name;
  end if;
  if exists (select from pg_constraint c where c.conrelid = table_name and c.contype = 'f' and c.confrelid <> table_name
      and c.confrelid not in (select p.logicalrelid from pg_dist_partition p)) then
    raise exception 'referenced table of "%" must be a distributed table or a reference table', table_name;
  end if;
  if exists (select from pg_constraint c where c.conrelid = table_name and c.contype in ('p', 'u')
      and not (select a.attnum from pg_attribute a where a.attrelid = table_name and a.attname = distribution_column) = any (c.conkey)) then
    raise exception 'cannot create constraint on "%": distributed relations cannot have UNIQUE constraints that do not include the partition column', table_name;
  end if;
  if colocate_with not in ('none', 'default') and colocate_with::regclass not in (select p.logicalrelid from pg_dist_partition p) then
    raise exception 'relation % is not distributed', colocate_with;
  end if;
  insert into pg_dist_partition (logicalrelid, call)
  values (table_name, concat_ws(' ', distribution_column, colocate_with, shard_count));
end $$;`;

/** A server that has an extension called citus, which is none: a folder of PostgreSQL 18's `extension_control_path`, for one database. */
export async function simulateCitus({ orm, url }: TestDatabase): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'vigilo-citus-'));
  // The server may run as another account.
  await chmod(home, 0o755);
  const folder = join(home, 'extension');
  await mkdir(folder, { mode: 0o755 });
  await writeFile(join(folder, 'citus.control'), CONTROL, { mode: 0o644 });
  await writeFile(join(folder, 'citus--0.sql'), SCRIPT, { mode: 0o644 });
  const name = new URL(url).pathname.slice(1);
  await operatorEm(orm).execute(`alter database "${name}" set extension_control_path = '${home}:$system'`);
  // Connections have it from their beginning.
  await orm.close();
  await orm.reconnect();
  return () => rm(home, { recursive: true });
}
