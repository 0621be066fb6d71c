import assert from 'node:assert/strict';
import { operatorEm } from '../../src/db/orm.js';
import { runCliProcess } from '../support/cli-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { partitionCounts } from '../support/ledger-layout.js';
import { fillEveryTable } from '../support/workspace-rows.js';

const STRANGER = `vigilo_stranger_${process.pid}`;
const UNTOUCHED = [0, 0, 0, 0, 0];

describe('vigilo distribute', function () {
  this.timeout(60_000);
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
    await fillEveryTable(database.orm);
  });
  after(async () => {
    await operatorEm(database.orm).execute(`drop owned by ${STRANGER}; drop role ${STRANGER}`);
    await database.close();
  });

  const distribute = (args: readonly string[], url = database.url) =>
    runCliProcess(['distribute', ...args], { input: '', environment: { DATABASE_URL: url } });

  it('takes 2 to 128 partitions, and nothing else', async () => {
    for (const wrong of ['1', '129', '0', '-4', '4.5', 'many', '']) {
      const { code, out, err } = await distribute(['--partitions', wrong]);
      assert.deepEqual([code, out], [2, ''], wrong);
      assert.match(
        err,
        /--partitions <n>' argument '.*' is invalid\. It must be a whole number from 2 to 128\./,
      );
    }
    assert.deepEqual(await partitionCounts(database.orm), UNTOUCHED);
  });

  it('refuses a role that the tables do not belong to, in one line, and does nothing', async () => {
    await operatorEm(database.orm).execute(
      `create role ${STRANGER} login password 'stranger'; grant vigilo_app to ${STRANGER}; grant select on schema_migration to ${STRANGER}`,
    );
    const url = new URL(database.url);
    [url.username, url.password] = [STRANGER, 'stranger'];
    const { code, out, err } = await distribute([], url.href);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /^vigilo: change_request belongs to \w+: only it, or a superuser, can partition it\n$/);
    assert.deepEqual(await partitionCounts(database.orm), UNTOUCHED);
  });

  it('prints the SQL of a dry run, and does nothing', async () => {
    const { code, out, err } = await distribute(['--dry-run', '--partitions', '3']);
    assert.deepEqual([code, err], [0, '']);
    const lines = out.trimEnd().split('\n');
    assert.deepEqual([lines[0], lines.at(-1)], ['begin;', 'commit;']);
    assert.equal(lines.filter((line) => /^create table incident_3_00\d partition of/.test(line)).length, 3);
    assert.deepEqual(await partitionCounts(database.orm), UNTOUCHED);
  });

  it('makes the partitions, says so, and has nothing to do the second time', async () => {
    const first = await distribute(['--partitions', '3']);
    assert.deepEqual([first.code, first.err], [0, '']);
    assert.equal(
      first.out,
      'made 3 partitions by workspace_id of each: change_request, change_affected_asset, incident, approval, runbook_execution\n',
    );
    assert.deepEqual(await partitionCounts(database.orm), [3, 3, 3, 3, 3]);
    const again = await distribute([]);
    assert.deepEqual(
      [again.code, again.out],
      [0, 'nothing to do: each table of the ledger has 3 partitions already\n'],
    );
    const migrated = await runCliProcess(['migrate'], {
      input: '',
      environment: { DATABASE_URL: database.url },
    });
    assert.equal(migrated.out, 'the schema is up to date\n');
  });
});
