import assert from 'node:assert/strict';
import { workspaceEm } from '../../src/db/orm.js';
import { fillDemo } from '../../src/demo/fill-demo.js';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
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

    assert.deepEqual(await findWorkspace(database.orm, 'acme'), first.workspace);
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
