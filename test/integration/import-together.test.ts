import assert from 'node:assert/strict';
import { createOrm, type Orm, operatorEm, workspaceEm } from '../../src/db/orm.js';
import { inWorkspaceTransaction } from '../../src/db/workspace-transaction.js';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
import { checkReferences, withoutRowChecks } from '../../src/ledger/import/merge/bulk.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { smallLedger } from '../support/small-ledger.js';

const END_MS = Date.parse('2026-05-20T09:30:00Z');
const AT = '2026-01-02T03:04:05.000Z';

/** More than ten thousand records of every kind, with references of every kind. */
function* everyKind(): Generator<Record<string, unknown>> {
  for (const record of smallLedger({ endMs: END_MS, days: 4_500 })) {
    if (record.type !== 'change') {
      yield record;
      continue;
    }
    const number = String(record.number);
    const of = Number(number.slice(4));
    yield of % 19 === 0 ? { ...record, affected_assets: ['service-1', 'service-2'] } : record;
    const approver = of % 3 === 0 ? 'u-1' : null;
    if (of % 4 === 0)
      yield { type: 'approval', id: `a-${number}`, change: number, approver, requested_at: AT };
    const service = of % 7 === 0 ? 'service-0' : null;
    const incident = of % 5 === 0 ? `INC-${number.slice(4)}` : null;
    const run = { type: 'runbook_execution', id: `r-${number}`, runbook: 'restart', started_at: AT };
    if (of % 6 === 0) yield { ...run, change: number, incident, service };
  }
}

/** The same records, each with something else: other references, none, and what it had. */
function* everythingElse(): Generator<Record<string, unknown>> {
  let turn = 0;
  for (const { type, number, id } of everyKind()) {
    turn += 1;
    const title = `now ${turn % 3}`;
    if (type === 'change')
      yield { type, number, title, owner: [null, 'u-0', 'u-2'][turn % 3], affected_assets: ['service-0'] };
    if (type === 'incident') yield { type, number, title, service: 'service-3', caused_by: 'CHG-000001' };
    if (type === 'approval') yield { type, id, change: 'CHG-000002' };
    if (type === 'runbook_execution') yield { type, id, incident: null, service: 'service-2' };
  }
}

async function* ndjson(records: Iterable<object>): AsyncGenerator<string> {
  for (const record of records) yield `${JSON.stringify(record)}\n`;
}

/** What a workspace holds, by natural keys. */
const LEDGER = `
select 'change' as kind, c.number as key, jsonb_build_array(c.title, c.state, o.user_id, a.key, array(
    select f.position || ' ' || fa.key from change_affected_asset f join asset fa using (workspace_id)
    where f.workspace_id = c.workspace_id and f.change_id = c.id and fa.id = f.asset_id order by 1)) as says
from change_request c
left join workspace_membership o on o.workspace_id = c.workspace_id and o.id = c.owner_id
left join asset a on a.workspace_id = c.workspace_id and a.id = c.primary_asset_id
union all
select 'incident', i.number, jsonb_build_array(i.title, a.key, m.user_id, c.number)
from incident i
left join asset a on a.workspace_id = i.workspace_id and a.id = i.service_id
left join workspace_membership m on m.workspace_id = i.workspace_id and m.id = i.assignee_id
left join change_request c on c.workspace_id = i.workspace_id and c.id = i.caused_by_id
union all
select 'approval', p.id, jsonb_build_array(c.number, m.user_id)
from approval p
left join workspace_membership m on m.workspace_id = p.workspace_id and m.id = p.approver_id
left join change_request c on c.workspace_id = p.workspace_id and c.id = p.change_id
union all
select 'runbook', r.id, jsonb_build_array(c.number, i.number, a.key)
from runbook_execution r
left join change_request c on c.workspace_id = r.workspace_id and c.id = r.change_id
left join incident i on i.workspace_id = r.workspace_id and i.id = r.incident_id
left join asset a on a.workspace_id = r.workspace_id and a.id = r.service_id
order by 1, 2`;

/** Tells how the rows of changes were written: `replica` is together, `origin` row by row. */
const WATCH = `
create table seen (id serial, way text);
grant insert on seen to public; grant usage on sequence seen_id_seq to public;
create function note_way() returns trigger language plpgsql as
  $$ begin insert into seen (way) values (current_setting('session_replication_role')); return null; end $$;
create trigger watch after insert on change_request for each statement execute function note_way();
alter table change_request enable always trigger watch;`;

describe('an import whose references are checked together', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let count = 0;
  before(async () => {
    database = await createTestDatabase();
    await operatorEm(database.orm).execute(WATCH);
  });
  after(() => database.close());

  const newWorkspace = async () => {
    count += 1;
    return (await createWorkspace(database.orm, { slug: `w${count}`, name: 'W', timeZone: 'UTC' })).id;
  };
  const load = (workspaceId: string, records: Iterable<object>, orm: Orm = database.orm) =>
    importLedger({ orm, workspaceId, writerRole: null, lines: ndjson(records) });
  const lastWay = async () => {
    const rows = await operatorEm(database.orm).execute<{ way: string }[]>(
      'select way from seen order by id desc limit 1',
    );
    return rows[0]?.way;
  };
  const ledgerOf = (workspaceId: string) => workspaceEm(database.orm, workspaceId).execute(LEDGER);
  const feedOf = (workspaceId: string) =>
    workspaceEm(database.orm, workspaceId).execute(
      'select distinct kind, count(*) from ledger_feed group by xid, kind order by 1, 2',
    );

  const ROW_BY_ROW: [why: string, before: string, after: string][] = [
    [
      'somebody has a trigger of his own on the ledger',
      'create trigger theirs after update on incident for each statement execute function note_way()',
      'drop trigger theirs on incident',
    ],
    [
      'somebody has a rule of his own on the ledger',
      'create rule theirs as on delete to approval do also select 1',
      'drop rule theirs on approval',
    ],
  ];
  for (const [why, begin, end] of ROW_BY_ROW) {
    it(`writes row by row where ${why}, and the same`, async () => {
      const [together, rowByRow] = [await newWorkspace(), await newWorkspace()];
      const made = await load(together, everyKind());
      assert.ok(made.records > 10_000 && made.inserted === made.records);
      assert.equal(await lastWay(), 'replica');
      const changed = await load(together, everythingElse());
      await operatorEm(database.orm).execute(begin);
      assert.deepEqual(await load(rowByRow, everyKind()), made);
      assert.equal(await lastWay(), 'origin');
      assert.deepEqual(await load(rowByRow, everythingElse()), changed);
      await operatorEm(database.orm).execute(end);
      assert.ok(changed.updated > 5_000 && changed.inserted === 0);
      assert.deepEqual(await ledgerOf(together), await ledgerOf(rowByRow));
      assert.deepEqual(await feedOf(together), await feedOf(rowByRow), 'whoever follows learns of it');
    });
  }

  it('writes row by row where the login may not leave out the checks, and where the file is small', async () => {
    const name = `plain_${process.pid}`;
    await operatorEm(database.orm).execute(
      `create role ${name} login password 'secret' in role vigilo_app;
       grant select, update on all tables in schema public to ${name}`,
    );
    const url = new URL(database.url);
    url.username = name;
    url.password = 'secret';
    const orm = await createOrm({ url: url.href });
    const workspaceId = await newWorkspace();
    await load(workspaceId, everyKind(), orm);
    await orm.close();
    assert.equal(await lastWay(), 'origin');
    await operatorEm(database.orm).execute(`drop owned by ${name}; drop role ${name}`);
    const few = await newWorkspace();
    await load(few, smallLedger({ endMs: END_MS }));
    assert.equal(await lastWay(), 'origin');
  });

  describe('checks what was written', () => {
    let workspaceId: string;
    let foreignAsset: number;
    before(async () => {
      workspaceId = await newWorkspace();
      const other = await newWorkspace();
      for (const id of [other, workspaceId]) await load(id, smallLedger({ endMs: END_MS }));
      const [row] = await workspaceEm(database.orm, other).execute<{ id: number }[]>(
        'select id from asset limit 1',
      );
      foreignAsset = row?.id ?? assert.fail('the other workspace has assets');
    });

    const INSERT = `insert into change_request (workspace_id, number, title, change_type, state, created_at, primary_asset_id)
      values ($1, $2, 't', 'normal', 'draft', now(), $3)`;
    /** Writes a change that refers to an asset, checks it, and undoes both. */
    const writeAndCheck = async (asset: number, { records = 1, savepoint = false } = {}) => {
      const undone = new Error('undone');
      const done = inWorkspaceTransaction(database.orm, workspaceId, async (client) => {
        await withoutRowChecks(client, async () => {
          if (savepoint) await client.query('savepoint a');
          await client.query(INSERT, [workspaceId, 'CHG-X', asset]);
          if (savepoint) await client.query('release savepoint a');
        });
        await checkReferences(client, { workspaceId, type: 'change', records });
        throw undone;
      });
      await assert.rejects(done, (error) => {
        if (error === undone) return true;
        throw error;
      });
    };
    const ownAsset = async () => {
      const [row] = await workspaceEm(database.orm, workspaceId).execute<{ id: number }[]>(
        'select id from asset limit 1',
      );
      return row?.id ?? assert.fail('the workspace has assets');
    };

    it('takes a reference to a record of the workspace', async () => {
      await writeAndCheck(await ownAsset());
    });

    it('refuses a reference to nothing, and to what another workspace has, and names it', async () => {
      const message = /1 references of change_request_primary_asset_fkey lead to nothing/;
      await assert.rejects(writeAndCheck(2_000_000_000), message);
      await assert.rejects(writeAndCheck(foreignAsset), message);
    });

    it('refuses where it does not see every row that was written', async () => {
      const message = /were written, the references of \d seen/;
      await assert.rejects(writeAndCheck(await ownAsset(), { records: 2 }), message);
      await assert.rejects(writeAndCheck(await ownAsset(), { savepoint: true }), message);
    });

    it('holds what is referred to until it ends, as a foreign key does', async () => {
      const asset = await ownAsset();
      await inWorkspaceTransaction(database.orm, workspaceId, async (client) => {
        await withoutRowChecks(client, () => client.query(INSERT, [workspaceId, 'CHG-HELD', asset]));
        await checkReferences(client, { workspaceId, type: 'change', records: 1 });
        const remove = operatorEm(database.orm).execute(
          `set lock_timeout = '200ms'; delete from asset where id = ${asset}`,
        );
        await assert.rejects(remove, /lock timeout/);
      });
    });

    it('leaves the rows’ own checks to whatever is written after it', async () => {
      const broken = inWorkspaceTransaction(database.orm, workspaceId, async (client) => {
        await withoutRowChecks(client, async () => undefined);
        await client.query(INSERT, [workspaceId, 'CHG-Y', foreignAsset]);
      });
      await assert.rejects(broken, /violates foreign key constraint "change_request_primary_asset_fkey"/);
    });
  });
});
