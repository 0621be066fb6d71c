import assert from 'node:assert/strict';
import { operatorEm } from '../../src/db/orm.js';
import { NIGHTS, readNights } from '../../src/store/evaluation.store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const WORKSPACES = 20;
const NIGHTS_OF_EACH = 400;

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

describe('a look at the nights', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
    const em = operatorEm(database.orm);
    await em.execute(
      `insert into workspace (id, slug, name, time_zone) select gen_random_uuid(), 'w-' || i, 'W', 'UTC' from generate_series(1, ${WORKSPACES}) i`,
    );
    await em.execute(
      `insert into evaluation_run (workspace_id, evaluated_at, "trigger", state, fence, lease_until, worker, started_at)
       select w.id, timestamptz '2026-05-20T02:00Z' - n * interval '1 day', 'night', case n when 3 then 'failed' else 'done' end, 1, now(), 'w', now()
       from workspace w, generate_series(1, ${NIGHTS_OF_EACH}) n`,
    );
    await em.execute('analyze');
  });
  after(() => database.close());

  /** Of the table of runs, by the whole plan. */
  const rowsRead = (node: PlanNode): number => {
    const here = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0);
    const own = node['Relation Name'] === 'evaluation_run' ? here * node['Actual Loops'] : 0;
    return (node.Plans ?? []).reduce((sum, child) => sum + rowsRead(child), own);
  };

  it('finds the last night of each workspace, and the one that failed', async () => {
    for (const { lastNightMs, unfinishedMs } of await readNights(database.orm)) {
      assert.equal(lastNightMs, Date.parse('2026-05-19T02:00:00Z'));
      assert.deepEqual(unfinishedMs, [Date.parse('2026-05-17T02:00:00Z')]);
    }
  });

  it('reads as little after a year of nights as after the first one', async () => {
    const [row] = await operatorEm(database.orm).execute(`explain (analyze, format json) ${NIGHTS}`);
    const [{ Plan }] = row?.['QUERY PLAN'] ?? assert.fail('no plan');
    const read = rowsRead(Plan);
    assert.ok(read > 0 && read <= 2 * WORKSPACES, `${read} of ${WORKSPACES * NIGHTS_OF_EACH} runs`);
  });
});
