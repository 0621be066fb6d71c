import assert from 'node:assert/strict';
import pg from 'pg';
import { createLog } from '../../src/log.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { addChanges, watchedCache } from '../support/watched-cache.js';

describe('what is written without the import', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let client: pg.Client;
  let workspaces = 0;

  before(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  after(async () => {
    await client?.end();
    await database?.close();
  });

  const workspace = async () => {
    workspaces += 1;
    const made = { slug: `w${workspaces}`, name: 'W', timeZone: 'UTC' };
    return (await createWorkspace(database.orm, made)).id;
  };

  it('is refused where a record would happen at infinity', async () => {
    const id = await workspace();
    await addChanges(client, id, 1);
    for (const [table, sql] of Object.entries({
      change_request: `update change_request set completed_at = 'infinity' where workspace_id = $1`,
      incident: `insert into incident (workspace_id, number, title, severity, opened_at) values ($1, 'I', 'i', 1, '-infinity')`,
      approval: `insert into approval (workspace_id, id, change_id, requested_at, decided_at) values ($1, 'A', 1, now(), 'infinity')`,
      runbook_execution: `insert into runbook_execution (workspace_id, id, runbook, started_at) values ($1, 'R', 'r', 'infinity')`,
    }))
      await assert.rejects(client.query(sql, [id]), {
        code: '23514',
        constraint: `${table}_instants_finite`,
      });
  });

  it('is answered by SQL where memory cannot hold it, and said once, and is not tried at every question', async () => {
    const id = await workspace();
    const lines: string[] = [];
    const log = createLog('warn', { write: (line: string) => void lines.push(line) });
    const { cache, ids, seen } = watchedCache(database.orm, { log });
    await cache.warm(id);
    // On a day that JavaScript does not know.
    await client.query(
      `insert into change_request (workspace_id, number, title, change_type, state, closure_code, created_at, completed_at)
       values ($1, 'L', 'l', 'normal', 'completed', 'successful', '2026-03-01', '290000-01-01')`,
      [id],
    );
    for (let round = 0; round < 4; round += 1) {
      assert.deepEqual(await ids(id), []);
      await cache.close();
    }
    assert.deepEqual(seen(), ['loaded', 'sql', 'failed', 'sql', 'failed', 'sql', 'sql']);
    assert.equal(lines.length, 3, lines.join(''));
    assert.match(lines[0] ?? '', /what was written does not go into memory: SQL answers/);
    assert.match(lines[1] ?? '', /the facts of a workspace could not be loaded: SQL answers/);
  });

  it('is refused another id, and another workspace', async () => {
    const [ours, theirs] = [await workspace(), await workspace()];
    await addChanges(client, ours, 1, 2);
    const isKept = { code: '23000', message: /a record of change_request keeps its id and its workspace/ };
    const update = (what: string, ...values: string[]) =>
      client.query(`update change_request set ${what} where workspace_id = $1 and id = 1`, [ours, ...values]);
    await assert.rejects(update('id = 9'), isKept);
    await assert.rejects(update('workspace_id = $2', theirs), isKept);
    // To be given its own once more is no move.
    await update('id = 1, workspace_id = $1');
    const { ids } = watchedCache(database.orm);
    assert.deepEqual([await ids(ours), await ids(theirs)], [[1, 2], []]);
  });

  it('is read right by the next question where the connection was killed in the middle of a load', async () => {
    const id = await workspace();
    const count = 20_000;
    await addChanges(client, id, 1, count);
    let isKilled = false;
    // One that was not met in the middle is begun again, of a cache of its own.
    while (!isKilled) {
      const { cache, ids, seen } = watchedCache(database.orm);
      let isOver = false;
      const warmed = cache.warm(id).then(() => {
        isOver = true;
      });
      while (!isKilled && !isOver) {
        const { rowCount } = await client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where query like 'copy (/* ledger.load changes%' and state = 'active' and pid <> pg_backend_pid()`,
        );
        isKilled = rowCount === 1;
      }
      await warmed;
      assert.equal((await ids(id)).length, count);
      // Loaded beside the question, it may be there already.
      if (isKilled) assert.deepEqual(seen().slice(0, 2), ['failed', 'sql']);
    }
  });
});
