import assert from 'node:assert/strict';
import { evaluate } from '../../src/analytics/evaluation.js';
import { dueEvaluations } from '../../src/analytics/nights.js';
import { workspaceEm } from '../../src/db/orm.js';
import { IMPROVING_TEAM, WORSENING_TEAM } from '../../src/demo/company.js';
import { fillDemo } from '../../src/demo/fill-demo.js';
import { parseSettings } from '../../src/domain/settings.js';
import { evaluationServices } from '../../src/jobs.js';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
import { createAlertReader } from '../../src/store/alert.store.js';
import { readNights } from '../../src/store/evaluation.store.js';
import { createWorkspace, findWorkspace } from '../../src/store/workspace.store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const clock = () => Date.UTC(2026, 2, 15, 12);

describe('the demo', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.close());

  it('makes workspace acme and fills it, once', async () => {
    const first = await fillDemo({ orm: database.orm, clock });
    const second = await fillDemo({ orm: database.orm, clock });

    const { settings: _, ...workspace } = first.workspace;
    const { settings, ...found } = (await findWorkspace(database.orm, 'acme')) ?? assert.fail('no workspace');
    assert.deepEqual(found, workspace);
    assert.ok(parseSettings(settings).goals !== null, 'with goals');
    assert.deepEqual([first.workspace.name, first.workspace.timeZone], ['Acme Inc.', 'Europe/Amsterdam']);
    assert.ok((first.summary?.byType.change.inserted ?? 0) > 1_000, 'a year of changes');
    assert.equal(first.summary?.updated, 0);
    assert.equal(second.summary, null);
  });

  it('fills an empty workspace acme in the zone that it has', async () => {
    const made = await createWorkspace(database.orm, { slug: 'acme', name: 'Mine', timeZone: 'Asia/Tokyo' });
    const { workspace, summary } = await fillDemo({ orm: database.orm, clock });
    assert.deepEqual(workspace, made);
    assert.ok(summary !== null);
  });

  it('raises an alert of the team that got worse on its first night, and none of the one that improves', async () => {
    const { workspace } = await fillDemo({ orm: database.orm, clock });
    const nights = (await readNights(database.orm)).map(
      ({ workspace: { id, timeZone, settings }, ...rest }) => ({
        ...{ workspaceId: id, timeZone, settings: parseSettings(settings) },
        ...rest,
      }),
    );
    const orders = nights.flatMap((each) => dueEvaluations(each, clock()));
    assert.deepEqual(
      orders.map(({ evaluatedAtMs }) => new Date(evaluatedAtMs).toISOString()),
      ['2026-03-15T01:00:00.000Z'],
    );
    for (const order of orders) await evaluate(evaluationServices(database.orm), order);
    const reader = createAlertReader(() => workspaceEm(database.orm, workspace.id), workspace.id);
    const ofTeam = async (key: string) => {
      const subjects = [{ dimension: 'team' as const, key }];
      const [alerts = []] = await reader.pages([{ filter: { subjects }, after: null, limit: 10 }]);
      return alerts.map(({ metric }) => metric);
    };
    assert.ok((await ofTeam(WORSENING_TEAM)).length > 0);
    assert.deepEqual(await ofTeam(IMPROVING_TEAM), []);
    const [count = 0] = await reader.counts([{}]);
    assert.ok(count <= 20, `${count} alerts are more than anybody reads in the morning`);
  });

  it('leaves a workspace acme alone that holds as little as one asset', async () => {
    const { id } = await createWorkspace(database.orm, { slug: 'acme', name: 'Mine', timeZone: 'UTC' });
    async function* lines() {
      yield '{"type":"asset","key":"mine","name":"Mine"}';
    }
    await importLedger({ orm: database.orm, workspaceId: id, lines: lines(), writerRole: null });

    assert.equal((await fillDemo({ orm: database.orm, clock })).summary, null);
    const [count] = await workspaceEm(database.orm, id).execute(
      'select count(*)::int as "changes" from change_request',
    );
    assert.equal(count?.changes, 0);
  });
});
