import assert from 'node:assert/strict';
import pg from 'pg';
import { migrate } from '../../src/db/migrate.js';
import { createOrm, type Orm } from '../../src/db/orm.js';
import { readFromReplica } from '../../src/db/read-server.js';
import { WRITTEN_TO } from '../../src/db/wal-position.js';
import { FactCache } from '../../src/ledger/fact-cache/fact-cache.js';
import { createLog } from '../../src/log.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { ask } from '../support/client.js';
import { assertHistories, assertSameAfter, LONGEST_SEARCH_MS } from '../support/history.js';
import { seeded } from '../support/ledger-history.js';
import { smallLedger } from '../support/small-ledger.js';
import { startReplica, startTestServer, type TestServer } from '../support/test-server.js';
import { waitUntil } from '../support/wait-until.js';

const END_MS = Date.parse('2026-05-20T00:00:00Z');
const WINDOW = '{ start: "2026-05-01T00:00:00Z", end: "2026-06-01T00:00:00Z" }';
/** Histories that are read of the replica where it has replayed enough. */
const HISTORIES = { runs: 4, longest: 50 };
const COUNT = `{ dora(window: ${WINDOW}) { overall { deployFrequencyPerDay { sampleSize } } } }`;

describe('a streaming replica', function () {
  this.timeout(60_000);
  let primary: TestServer;
  let replica: TestServer;
  let orm: Orm;
  let replicaOrm: Orm;
  let app: TestApp;
  let admin: pg.Client;
  let onReplica: pg.Client;
  const readThere: string[] = [];

  before(async () => {
    primary = await startTestServer();
    orm = await createOrm({ url: primary.url });
    await migrate(orm);
    admin = await connect(primary.url);
    // What no commit waits for is sent when it is written, by default after 200 ms.
    await admin.query(`alter system set wal_writer_delay = '2ms'`);
    await admin.query('select pg_reload_conf()');
    replica = await startReplica(primary);
    const onStatement = (sql: string) => void readThere.push(sql);
    replicaOrm = await createOrm({ url: replica.url, onStatement });
    const ledger = smallLedger({ endMs: END_MS, teams: 3, days: 30 });
    const database = { orm, url: primary.url, close: async () => undefined };
    app = await startTestApp({ database, replica: replicaOrm, ledger, clock: () => END_MS });
    onReplica = await connect(replica.url);
  });
  after(async () => {
    await app?.close();
    await onReplica?.end();
    await admin?.end();
    await replicaOrm?.close();
    await orm?.close();
    await replica?.stop();
    await primary?.stop();
  });

  const connect = async (url: string) => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const counted = async (): Promise<number> => {
    const { data, errors } = await ask(app, COUNT);
    assert.deepEqual(errors, []);
    return data.dora.overall.deployFrequencyPerDay.sampleSize;
  };
  /** What was read of the replica while something was done. */
  const readWhile = async (run: () => Promise<unknown>) => {
    readThere.length = 0;
    await run();
    return readThere.filter((sql) => sql.includes('ledger.'));
  };
  const replayedAll = async () => {
    // What a roll-back leaves in the log is sent with the next commit, or up to 15 s later: here is a commit.
    await admin.query(`select pg_logical_emit_message(true, 'test', 'send all')`);
    const { rows } = await admin.query('select pg_current_wal_insert_lsn()::text as position');
    await waitUntil('the replica has replayed everything', async () => {
      const answer = await onReplica.query('select pg_last_wal_replay_lsn() >= $1::pg_lsn as "isThere"', [
        rows[0].position,
      ]);
      return answer.rows[0].isThere;
    });
  };
  let changes = 0;
  const addChange = async () => {
    changes += 1;
    await admin.query(
      `insert into change_request (workspace_id, number, title, change_type, state, closure_code, created_at, completed_at)
       values ($1, $2, 'r', 'normal', 'completed', 'successful', '2026-05-01', '2026-05-02')`,
      [app.workspaceId, `R-${changes}`],
    );
  };

  it('answers what it has replayed, facts by SQL, facts in memory and what was written since', async () => {
    await replayedAll();
    const bySql = await readWhile(counted);
    assert.ok(
      bySql.some((sql) => sql.includes('ledger.facts')),
      bySql.join('\n'),
    );
    await waitUntil('the facts are in memory', async () =>
      (await readWhile(counted)).some((sql) => sql.includes('ledger.news')),
    );
    const before = await counted();
    await addChange();
    await replayedAll();
    const read = await readWhile(async () => assert.equal(await counted(), before + 1));
    assert.ok(read.some((sql) => sql.includes('ledger.news')));
  });

  it('is passed over while it lacks what was committed before the question', async () => {
    const before = await counted();
    await onReplica.query('select pg_wal_replay_pause()');
    for (let n = 1; n <= 5; n += 1) {
      await addChange();
      const read = await readWhile(async () => assert.equal(await counted(), before + n));
      assert.deepEqual(read, []);
    }
    await onReplica.query('select pg_wal_replay_resume()');
    await replayedAll();
    const read = await readWhile(async () => assert.equal(await counted(), before + 5));
    assert.ok(
      read.some((sql) => sql.includes('ledger.news')),
      'it is read again',
    );
  });

  it('hides no write from those who ask after it, whoever asks and however many at once', async () => {
    let committed = await counted();
    const write = async () => {
      for (let n = 0; n < 20; n += 1) {
        await addChange();
        committed += 1;
        if (n % 4 === 3) await replayedAll();
        const asked = Array.from({ length: 4 }, () => counted());
        for (const count of await Promise.all(asked))
          assert.ok(count >= committed, `${count} of ${committed}`);
      }
    };
    const read = await readWhile(write);
    assert.equal(await counted(), committed);
    assert.ok(read.length > 0, 'the replica was never read');
  });

  it('says what plain SQL says on the primary, after every step of a random history, replayed late', async () => {
    const seen = { there: 0, here: 0 };
    const replay = async (move: number) => {
      if (move === 0) await onReplica.query('select pg_wal_replay_pause()');
      if (move > 3) return;
      await onReplica.query('select pg_wal_replay_resume()');
      if (move === 1) await replayedAll();
    };
    await assertHistories(
      { orm, url: primary.url },
      HISTORIES,
      async (started, { seed, steps, fewestRows }) => {
        const { workspaceId, writers } = started;
        const server = readFromReplica({ primary: orm, replica: replicaOrm, log: createLog('silent') });
        const cache = new FactCache(orm, { maxBytes: 2 ** 26, fewestRows, server });
        await replay(seed % 4);
        await cache.warm(workspaceId);
        for (const step of steps) {
          const pick = seeded(step.seed);
          await replay(pick(8));
          await writers.take(step);
          const { rows } = await admin.query(`select ${WRITTEN_TO} as position`);
          const source = cache.sourceOf(workspaceId, pick(6) === 0 ? null : rows[0].position);
          const read = await readWhile(() =>
            assertSameAfter(step, started, { orm, source, elsewhere: null }),
          );
          seen[read.length === 0 ? 'here' : 'there'] += 1;
        }
        await replay(1);
        await writers.commitAll();
      },
    );
    assert.ok(seen.there > 0 && seen.here > 0, JSON.stringify(seen));
  }).timeout(2 * LONGEST_SEARCH_MS);

  it('that writes by itself, once it was promoted, is read no more', async () => {
    await replayedAll();
    await onReplica.query('select pg_promote()');
    const before = await counted();
    await addChange();
    const read = await readWhile(async () => assert.equal(await counted(), before + 1));
    assert.deepEqual(read, []);
  });

  it('that is gone costs no answer, and a line in the log', async () => {
    const before = await counted();
    await onReplica.end();
    await replica.stop();
    await addChange();
    for (let time = 0; time < 5; time += 1) assert.equal(await counted(), before + 1);
    const lines = app.logLines.filter((line) => line.includes('replica'));
    assert.equal(lines.length, 1, lines.join(''));
    assert.match(lines[0] ?? '', /the replica cannot be read: the primary is until it can/);
  });
});
