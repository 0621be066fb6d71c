import assert from 'node:assert/strict';
import { distribute, planDistribution, scriptOf } from '../../src/db/distribute/distribute.js';
import { operatorEm } from '../../src/db/orm.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { simulateCitus } from '../support/simulated-citus.js';

/** No Citus was at hand: the server has an extension of its name that writes down what it is asked, and refuses what Citus is known to. */
describe('vigilo distribute where the server says that it has Citus (simulated)', () => {
  let database: TestDatabase;
  let forget = () => Promise.resolve();

  before(async function () {
    database = await createTestDatabase();
    const [{ version } = { version: 0 }] = await operatorEm(database.orm).execute<{ version: number }[]>(
      `select current_setting('server_version_num')::int as "version"`,
    );
    // Older servers look for extensions in their own folder only.
    if (version < 180_000) this.skip();
    forget = await simulateCitus(database);
  });
  after(async () => {
    await database.close();
    await forget();
  });

  const callsMade = async () => {
    const rows = await operatorEm(database.orm).execute<{ name: string; call: string }[]>(
      'select logicalrelid::text as "name", call from pg_dist_partition order by turn',
    );
    return rows.map(({ name, call }) => `${name}: ${call}`);
  };

  it('plans it without doing it', async () => {
    const script = scriptOf(await planDistribution(database.orm, { parts: 8 }));
    assert.match(
      script,
      /^begin;\ncreate extension citus;\nset local citus\.enable_unsafe_triggers = on;\nselect create_reference_table\('workspace'\);\n/,
    );
    assert.doesNotMatch(script, /lock table|partition by/);
    const found = await operatorEm(database.orm).execute(`select from pg_extension where extname = 'citus'`);
    assert.equal(found.length, 0);
  });

  it('gives every table to it, workspaces to all nodes, the others by workspace in one group, each after what it refers to', async () => {
    await distribute(database.orm, { parts: 8 });
    const calls = await callsMade();
    assert.deepEqual(calls.slice(0, 2), ['workspace: reference', 'api_token: workspace_id none 8']);
    const given = await operatorEm(database.orm).execute<{ name: string }[]>(
      `select t.name from (select c.relname::text as "name" from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace) t
       where t.name not in ('schema_migration', 'pg_dist_partition') order by 1`,
    );
    assert.deepEqual(
      calls.map((call) => call.split(':')[0]).toSorted(),
      given.map(({ name }) => name).toSorted(),
    );
    for (const call of calls.slice(2)) assert.match(call, /: workspace_id api_token$/);
  });

  it('has nothing to do the second time, and one table to give after a migration that adds one', async () => {
    assert.deepEqual((await distribute(database.orm, {})).statements, []);
    await operatorEm(database.orm).execute(
      'create table added (workspace_id uuid not null references workspace, id bigint, primary key (workspace_id, id))',
    );
    const { statements } = await distribute(database.orm, {});
    assert.deepEqual(statements.slice(-1), [
      `select create_distributed_table('added', 'workspace_id', colocate_with => 'api_token')`,
    ]);
    assert.equal((await callsMade()).at(-1), 'added: workspace_id api_token');
  });

  it('undoes all of it where one table is refused', async () => {
    const before = await callsMade();
    await operatorEm(database.orm).execute(
      'create table another (workspace_id uuid primary key); create table bad (workspace_id uuid, slug text unique)',
    );
    await assert.rejects(distribute(database.orm, {}), /do not include the partition column/);
    assert.deepEqual(await callsMade(), before);
  });
});
