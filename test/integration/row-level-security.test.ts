import assert from 'node:assert/strict';
import { type EntityManager, operatorEm, workspaceEm } from '../../src/db/orm.js';
import { APPLICATION_ROLE } from '../../src/db/workspace-policy.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { fillEveryTable } from '../support/workspace-rows.js';

const LIST_TABLES = `
select c.relname as "name", c.relrowsecurity as "isSecured", pg_get_userbyid(c.relowner) as "owner",
  (select count(*)::int from pg_policy p
    where p.polrelid = c.oid and p.polcmd = '*' and p.polroles = array['${APPLICATION_ROLE}'::regrole::oid]) as "policies",
  (select count(*)::int from pg_policy p where p.polrelid = c.oid) as "allPolicies",
  (select a.attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
    where i.indrelid = c.oid and i.indisprimary) as "firstKeyColumn"
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  and c.relname <> 'schema_migration'
order by c.relname`;

interface Table {
  readonly name: string;
  readonly isSecured: boolean;
  readonly owner: string;
  readonly policies: number;
  readonly allPolicies: number;
  readonly firstKeyColumn: string;
}

const keyOf = (table: string) => (table === 'workspace' ? 'id' : 'workspace_id');
const ROW_SECURITY_VIOLATION = { code: '42501', message: /violates row-level security policy/ };
const PERMISSION_DENIED = { code: '42501', message: /permission denied/ };

describe('row-level security', () => {
  let database: TestDatabase;
  let tables: Table[];
  let mine: string;
  let theirs: string;

  before(async () => {
    database = await createTestDatabase();
    mine = await fillEveryTable(database.orm);
    theirs = await fillEveryTable(database.orm);
    tables = await operatorEm(database.orm).execute<Table[]>(LIST_TABLES);
  });
  after(() => database.close());

  const asMine = (): EntityManager => workspaceEm(database.orm, mine);
  const keysSeenBy = async (em: EntityManager, table: string): Promise<string[]> => {
    const rows = await em.execute<{ key: string }[]>(
      `select distinct ${keyOf(table)}::text as "key" from ${table}`,
    );
    return rows.map(({ key }) => key).sort();
  };
  /** One row of the other workspace, as only the operator can see it. */
  const theirRow = async (table: string): Promise<string> => {
    const sql = `select to_jsonb(t)::text as "row" from ${table} t where ${keyOf(table)} = ? limit 1`;
    const [found] = await operatorEm(database.orm).execute<{ row: string }[]>(sql, [theirs]);
    return found?.row ?? assert.fail(`${table} has no row to try with: add one to fillEveryTable`);
  };

  it('binds every table by exactly one policy, for the role of the application', () => {
    assert.ok(tables.length >= 9, 'the tables are found');
    for (const { name, isSecured, policies, allPolicies, owner } of tables) {
      assert.deepEqual(
        { name, isSecured, policies, allPolicies },
        { name, isSecured: true, policies: 1, allPolicies: 1 },
      );
      assert.notEqual(owner, APPLICATION_ROLE, `${name}: an owner would not be bound`);
    }
  });

  it('has the workspace at the head of every primary key', () => {
    for (const { name, firstKeyColumn } of tables) assert.equal(firstKeyColumn, keyOf(name), name);
  });

  it('binds a role that cannot log in, nor set security aside', async () => {
    const sql = 'select rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = ?';
    const [role] = await operatorEm(database.orm).execute(sql, [APPLICATION_ROLE]);
    assert.deepEqual({ ...role }, { rolsuper: false, rolbypassrls: false, rolcanlogin: false });
  });

  it('shows a workspace its own rows and no others, in every table, without a where clause', async () => {
    for (const { name } of tables) {
      assert.deepEqual(await keysSeenBy(operatorEm(database.orm), name), [mine, theirs].sort(), name);
      assert.deepEqual(await keysSeenBy(asMine(), name), [mine], name);
    }
  });

  it('shows nothing where a query names the other workspace', async () => {
    for (const { name } of tables) {
      const rows = await asMine().execute(`select from ${name} where ${keyOf(name)} = ?`, [theirs]);
      assert.equal(rows.length, 0, name);
    }
  });

  it('takes no row of another workspace, in any table', async () => {
    for (const { name } of tables) {
      const row = await theirRow(name);
      const insert = `insert into ${name} select * from jsonb_populate_record(null::${name}, ?::jsonb)`;
      await assert.rejects(asMine().execute(insert, [row]), ROW_SECURITY_VIOLATION, name);
    }
  });

  it('lets no row be handed to another workspace', async () => {
    // The tables' own triggers, which let no row have another key, would be first to refuse it.
    const triggers = `select tgrelid::regclass::text as "table", tgname as "name" from pg_trigger where tgname like '%keeps_its_key'`;
    const operator = operatorEm(database.orm);
    for (const { table, name } of await operator.execute<{ table: string; name: string }[]>(triggers))
      await operator.execute(`alter table ${table} disable trigger ${name}`);
    for (const { name } of tables) {
      const update = `update ${name} set ${keyOf(name)} = ?`;
      await assert.rejects(asMine().execute(update, [theirs]), ROW_SECURITY_VIOLATION, name);
    }
  });

  it('keeps the rows of another workspace from an update and a delete of everything', async () => {
    for (const { name } of tables) {
      const key = keyOf(name);
      const touched = await asMine().execute(`update ${name} set ${key} = ${key} returning ${key} as "key"`);
      assert.deepEqual([...new Set(touched.map((row) => row.key))], [mine], name);
    }
    const em = operatorEm(database.orm);
    const count = async () => (await em.execute('select count(*)::int as "rows" from api_token'))[0]?.rows;
    const before = await count();
    const another = await fillEveryTable(database.orm);
    await workspaceEm(database.orm, another).execute('delete from api_token');
    assert.equal(await count(), before);
  });

  it('shows nothing and takes nothing where no workspace is set', async () => {
    for (const { name } of tables) {
      const row = await theirRow(name);
      const em = database.orm.em.fork();
      em.setSessionContext({ role: APPLICATION_ROLE });
      assert.deepEqual(await keysSeenBy(em, name), [], name);
      const insert = `insert into ${name} select * from jsonb_populate_record(null::${name}, ?::jsonb)`;
      await assert.rejects(em.execute(insert, [row]), ROW_SECURITY_VIOLATION, name);
    }
  });

  it('ends with the transaction: the next one on the same connection is not bound to the last workspace', async () => {
    await asMine().execute('select 1');
    const settings = `select current_user as "role", current_setting('vigilo.workspace_id', true) as "workspace"`;
    const [after] = await operatorEm(database.orm).execute(settings);
    assert.notEqual(after?.role, APPLICATION_ROLE);
    assert.equal(after?.workspace || null, null);
  });

  it('binds what the ORM reads and writes by entity as well', async () => {
    const workspaces = await asMine().execute('select count(*)::int as "count" from workspace');
    assert.equal(workspaces[0]?.count, 1);
    const found = await Promise.all(
      database.orm
        .getMetadata()
        .getAll()
        .values()
        .toArray()
        .map((meta) => asMine().find(meta.class, {})),
    );
    for (const rows of found) {
      for (const row of rows) assert.equal('workspaceId' in row ? row.workspaceId : row.id, mine);
    }
  });

  it('gives the application no way around it', async () => {
    await assert.rejects(asMine().execute('truncate api_token'), PERMISSION_DENIED);
    await assert.rejects(asMine().execute('select * from schema_migration'), PERMISSION_DENIED);
    await assert.rejects(asMine().execute('alter table api_token disable row level security'), {
      code: '42501',
    });
    await assert.rejects(asMine().execute('create table mine (id integer)'), PERMISSION_DENIED);
  });
});
