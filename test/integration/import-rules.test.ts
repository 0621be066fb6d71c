import assert from 'node:assert/strict';
import { workspaceEm } from '../../src/db/orm.js';
import { PublicError } from '../../src/errors.js';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const ASSET = '{"type":"asset","key":"api","name":"API"}';
const MEMBER = '{"type":"member","user":"u-1","name":"One","role":"engineer","team":"blue"}';
const CHANGE =
  '{"type":"change","number":"C-1","title":"t","change_type":"normal","state":"completed","closure_code":"successful","created_at":"2026-01-02T03:04:05Z","completed_at":"2026-01-03T03:04:05.250Z","owner":"u-1","affected_assets":["api"]}';
const INCIDENT =
  '{"type":"incident","number":"I-1","title":"t","severity":2,"service":"api","opened_at":"2026-01-03T04:00:00Z","resolved_at":null,"caused_by":"C-1"}';

describe('the ledger import', () => {
  let database: TestDatabase;
  let workspaceId: string;
  let count = 0;
  before(async () => {
    database = await createTestDatabase();
  });
  beforeEach(async () => {
    count += 1;
    workspaceId = (await createWorkspace(database.orm, { slug: `w${count}`, name: 'W', timeZone: 'UTC' })).id;
  });
  after(() => database.close());

  const load = (lines: readonly string[], writerRole: 'admin' | null = null) =>
    importLedger({
      orm: database.orm,
      workspaceId,
      writerRole,
      lines: (async function* () {
        yield lines.join('\n');
      })(),
    });
  const faultsOf = async (lines: readonly string[], writerRole: 'admin' | null = null) => {
    try {
      await load(lines, writerRole);
    } catch (error) {
      assert.ok(error instanceof PublicError && error.code === 'BAD_USER_INPUT', String(error));
      return error.faults;
    }
    return assert.fail('the file was taken');
  };
  const countRows = async (table: string): Promise<number> => {
    const rows: { n: number }[] = await workspaceEm(database.orm, workspaceId).execute(
      `select count(*)::int n from ${table}`,
    );
    return rows[0]?.n ?? -1;
  };

  it('takes records that refer to later ones, and says the second time that nothing changed', async () => {
    const file = [INCIDENT, CHANGE, MEMBER, ASSET];
    const first = await load(file);
    assert.deepEqual([first.inserted, first.updated, first.unchanged], [4, 0, 0]);
    const second = await load(file);
    assert.deepEqual([second.inserted, second.updated, second.unchanged], [0, 0, 4]);
  });

  it('keeps what a later line leaves out, and clears what it sets to null', async () => {
    await load([ASSET, MEMBER, CHANGE]);
    const { updated } = await load(['{"type":"change","number":"C-1","title":"new","owner":null}']);
    assert.equal(updated, 1);
    const [row] = await workspaceEm(database.orm, workspaceId).execute(
      'select title, owner_id, closure_code, primary_asset_id is not null as has_asset from change_request',
    );
    assert.deepEqual(row, { title: 'new', owner_id: null, closure_code: 'successful', has_asset: true });
  });

  const BAD: [title: string, line: string][] = [
    ['bad JSON', '{"type":"asset",'],
    ['something that is no object', '[1]'],
    ['an unknown type', '{"type":"pipeline","id":"x"}'],
    ['an unknown field', '{"type":"asset","key":"x","name":"X","colour":"red"}'],
    ['a date that is not on the calendar', CHANGE.replace('2026-01-02', '2026-02-30')],
    ['an instant without an offset', CHANGE.replace('03:04:05Z', '03:04:05')],
    ['completed before created', CHANGE.replace('2026-01-03T', '2026-01-01T')],
    [
      'resolved before opened',
      INCIDENT.replace('"resolved_at":null', '"resolved_at":"2026-01-03T03:59:59.999Z"'),
    ],
    ['an owner that does not exist', CHANGE.replace('"u-1"', '"nobody"')],
    ['an asset that does not exist', CHANGE.replace('["api"]', '["ghost"]')],
    ['a cause that does not exist', INCIDENT.replace('"C-1"', '"C-9"')],
    ['an unknown change type', CHANGE.replace('"normal"', '"weird"')],
    ['a new record without what it needs', '{"type":"change","number":"C-7"}'],
    ['a NUL character', '{"type":"asset","key":"x\\u0000","name":"X"}'],
    ['a lone surrogate', '{"type":"asset","key":"x","name":"\\ud800"}'],
    ['a line over 64 KiB', `{"type":"asset","key":"x","name":"${'x'.repeat(66_000)}"}`],
  ];
  for (const [title, line] of BAD) {
    it(`refuses the whole file for ${title}, with the line's number`, async () => {
      const faults = await faultsOf([ASSET, MEMBER, CHANGE.replace('C-1', 'C-0'), line]);
      assert.equal(faults[0]?.line, 4);
      assert.equal(await countRows('asset'), 0);
    });
  }

  it('refuses an update that turns a stored change around', async () => {
    await load([ASSET, MEMBER, CHANGE]);
    const faults = await faultsOf([
      ASSET,
      '{"type":"change","number":"C-1","completed_at":"2025-12-31T00:00:00Z"}',
    ]);
    assert.equal(faults[0]?.line, 2);
  });

  it('reports the first 100 faults of a file', async () => {
    const faults = await faultsOf(Array.from({ length: 250 }, () => 'nonsense'));
    assert.deepEqual([faults.length, faults[0]?.line, faults[99]?.line], [100, 1, 100]);
  });

  it('lets an admin make nobody an owner', async () => {
    const faults = await faultsOf(['{"type":"member","user":"u-1","name":"One","role":"owner"}'], 'admin');
    assert.equal(faults[0]?.line, 1);
    assert.equal((await load([MEMBER], 'admin')).inserted, 1);
  });

  it('leaves the ledger as it was when the sender goes away in the middle', async () => {
    const lines = (async function* () {
      yield `${ASSET}\n`;
      throw new Error('connection lost');
    })();
    await assert.rejects(
      importLedger({ orm: database.orm, workspaceId, writerRole: null, lines }),
      /connection lost/,
    );
    assert.equal(await countRows('asset'), 0);
  });

  it('keeps every text as it is, whatever COPY, arrays or SQL would make of it', async () => {
    const odd = ['\\N', 'NULL', 'a\tb\nc\rd', '{"x",y}', "o'clock; --", '\\"', 'ünï 🚀', '{}', ','];
    const assets = odd.map((key) => ({ type: 'asset', key, name: `name ${key}` }));
    const changes = odd.map((title, i) => ({
      ...JSON.parse(CHANGE),
      number: `N ${title}`,
      title,
      owner: odd[i],
    }));
    const members = odd.map((user) => ({ ...JSON.parse(MEMBER), user, team: user, name: user }));
    const rotated = changes.map((change, i) => ({
      ...change,
      affected_assets: [...odd.slice(i), ...odd.slice(0, i)],
    }));
    const file = [...assets, ...members, ...rotated].map((record) => JSON.stringify(record));
    const { inserted } = await load(file);
    assert.equal(inserted, 3 * odd.length);
    const rows = await workspaceEm(database.orm, workspaceId).execute(`
      select c.number, c.title, m.user_id, m.team, first.key, first.name, array(
        select a.key from change_affected_asset f join asset a on a.workspace_id = f.workspace_id and a.id = f.asset_id
        where f.workspace_id = c.workspace_id and f.change_id = c.id order by f.position) as further
      from change_request c join workspace_membership m on m.workspace_id = c.workspace_id and m.id = c.owner_id
      join asset first on first.workspace_id = c.workspace_id and first.id = c.primary_asset_id order by c.id`);
    assert.deepEqual(
      rows,
      odd.map((text, i) => ({
        ...{ number: `N ${text}`, title: text, user_id: text, team: text, key: text, name: `name ${text}` },
        further: [...odd.slice(i + 1), ...odd.slice(0, i)],
      })),
    );
    assert.equal((await load(file)).unchanged, 3 * odd.length);
  });

  it('makes one of several lines for a record, in whatever order they come, field by field', async () => {
    const later = '{"type":"change","number":"C-1","title":"later","owner":null,"affected_assets":null}';
    const last =
      '{"type":"change","number":"C-1","state":"rolled_back","completed_at":"2026-01-04T00:00:00Z"}';
    const other = CHANGE.replace('C-1', 'C-2');
    const { records, inserted } = await load([ASSET, MEMBER, CHANGE, other, later, INCIDENT, last]);
    assert.deepEqual([records, inserted], [5, 5]);
    const [row] = await workspaceEm(database.orm, workspaceId).execute(
      `select title, state, closure_code, owner_id, primary_asset_id, completed_at, created_at from change_request where number = 'C-1'`,
    );
    assert.deepEqual(row, {
      ...{ title: 'later', state: 'rolled_back', closure_code: 'successful', owner_id: null },
      primary_asset_id: null,
      completed_at: '2026-01-04 00:00:00+00',
      created_at: '2026-01-02 03:04:05+00',
    });
  });
});
