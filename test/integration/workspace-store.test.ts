import assert from 'node:assert/strict';
import { PublicError } from '../../src/errors.js';
import {
  countWorkspaces,
  createWorkspace,
  findWorkspace,
  listWorkspaces,
} from '../../src/store/workspace.store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('workspaces', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.close());

  const aWorkspace = (overrides: object = {}) => ({
    slug: 'acme',
    name: 'Acme',
    timeZone: 'UTC',
    ...overrides,
  });

  it('are found by their slug once they are made, and listed by it', async () => {
    assert.equal(await countWorkspaces(database.orm), 0);
    const zebra = await createWorkspace(
      database.orm,
      aWorkspace({ slug: 'zebra', timeZone: 'Asia/Kolkata' }),
    );
    const acme = await createWorkspace(database.orm, aWorkspace());

    assert.deepEqual(await findWorkspace(database.orm, 'zebra'), zebra);
    assert.deepEqual(await listWorkspaces(database.orm), [acme, zebra]);
    assert.equal(await countWorkspaces(database.orm), 2);
  });

  it('are not found by what is no slug, whatever it holds', async () => {
    for (const slug of ['nowhere', '', 'ACME', 'a\0', "' or 1=1 --", '\ud800']) {
      assert.equal(await findWorkspace(database.orm, slug), null);
    }
  });

  it('are not made twice', async () => {
    await assert.rejects(
      createWorkspace(database.orm, aWorkspace()),
      new PublicError('BAD_USER_INPUT', 'slug: "acme" is taken', [
        { field: 'slug', message: '"acme" is taken' },
      ]),
    );
  });

  const FAULTY = { slug: 'Not A Slug', name: 'two\nlines', timeZone: 'Mars/Olympus' };
  for (const [field, value] of Object.entries(FAULTY)) {
    it(`are not made with ${field} ${JSON.stringify(value)}`, async () => {
      const work = createWorkspace(database.orm, aWorkspace({ [field]: value }));
      await assert.rejects(work, (error: unknown) => {
        assert.ok(error instanceof PublicError);
        assert.equal(error.faults[0]?.field, field);
        return true;
      });
    });
  }
});
