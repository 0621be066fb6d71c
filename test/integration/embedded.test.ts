import assert from 'node:assert/strict';
import { renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { DataDirInUse, openDatabase } from '../../src/db/embedded/open-database.js';
import { type DataDir, filesOf, newDataDir, queryOnce, serverPid } from '../support/data-dir.js';
import { openInProcess } from '../support/database-process.js';

const log = pino({ level: 'silent' });
const WRITE_NOTE = 'create table note as select 42 as answer';
const READ_NOTE = 'select answer from note';
const NOTE = [{ answer: 42 }];

describe('the embedded database', function () {
  this.timeout(60_000);
  let dataDir: DataDir;
  let dir: string;

  const open = (options: { dataDir?: string; purpose?: string; exclusive?: boolean } = {}) =>
    openDatabase({ dataDir: dir, purpose: 'a test', log, ...options });

  before(async () => {
    dataDir = newDataDir();
    dir = dataDir.path;
    const { url, close } = await open();
    await queryOnce(url, WRITE_NOTE);
    await close();
  });
  afterEach(() => dataDir.stopServer());
  after(() => dataDir.remove());

  it('is made with UTF-8, code point order, checksums, UTC, and a password in a file of its owner', async () => {
    const { url, owned, close } = await open();
    const [settings] = await queryOnce(
      url,
      `select current_database() as database, pg_encoding_to_char(encoding) as encoding, datlocale as locale,
         current_setting('data_checksums') as checksums, current_setting('TimeZone') as zone,
         current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets
       from pg_database where datname = current_database()`,
    );
    assert.equal(owned, true);
    assert.deepEqual(settings, {
      database: 'vigilo',
      encoding: 'UTF8',
      locale: 'C.UTF-8',
      checksums: 'on',
      zone: 'UTC',
      addresses: '127.0.0.1',
      sockets: '',
    });
    assert.equal(statSync(join(dir, 'embedded.json')).mode & 0o777, 0o600);
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await assert.rejects(queryOnce(wrong.href, 'select'), /password authentication failed/);
    await close();
  });

  it('keeps its data for the next start, which takes well below a second', async () => {
    const beginMs = performance.now();
    const { url, close } = await open();
    const tookMs = performance.now() - beginMs;
    assert.deepEqual(await queryOnce(url, READ_NOTE), NOTE);
    assert.ok(tookMs < 1_000, `${tookMs} ms`);
    await close();
  });

  it('is gone when it is closed, process and port, however often', async () => {
    const { url, close } = await open();
    const pid = serverPid(dir);
    assert.ok(pid !== null);
    await Promise.all([close(), close()]);
    await close();
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    await assert.rejects(queryOnce(url, 'select'), { code: 'ECONNREFUSED' });
  });

  it('is refused to whoever wants it alone while another process has it, naming that process', async () => {
    const owner = await openInProcess(dir, {
      purpose: 'vigilo serve at http://127.0.0.1:4000',
      exclusive: true,
    });
    const refusal = (error: unknown) => {
      assert.ok(error instanceof DataDirInUse);
      const who = `in use by process ${owner.pid} (vigilo serve at http://127.0.0.1:4000)`;
      assert.equal(error.message, `the data directory ${dir} is ${who}: stop it, or set VIGILO_DATA_DIR`);
      return true;
    };
    await assert.rejects(open({ exclusive: true }), refusal);
    await owner.close();
    await (await open({ exclusive: true })).close();
  });

  it('is shared with a command that starts while a server has it', async () => {
    const owner = await open({ exclusive: true });
    const guest = await openInProcess(dir);
    assert.deepEqual(guest.answer, { url: owner.url, owned: false });
    await guest.close();
    assert.deepEqual(await queryOnce(owner.url, 'select 1 as one'), [{ one: 1 }]);
    await owner.close();
    assert.equal(serverPid(dir), null);
  });

  it('stays for a guest that outlives its owner, and the last to leave stops it', async () => {
    const owner = await open();
    const [guest, another] = await Promise.all([openInProcess(dir), openInProcess(dir)]);
    await owner.close();
    assert.deepEqual(await queryOnce(owner.url, 'select 1 as one'), [{ one: 1 }]);
    await Promise.all([guest.close(), another.close()]);
    assert.equal(serverPid(dir), null);
  });

  it('is taken over, still running, from an owner that was killed', async () => {
    const owner = await openInProcess(dir, { exclusive: true });
    const pid = serverPid(dir);
    assert.ok(pid !== null);
    await owner.kill();
    const { url, owned, close } = await open({ exclusive: true });
    assert.deepEqual([owned, serverPid(dir)], [true, pid]);
    assert.deepEqual(await queryOnce(url, READ_NOTE), NOTE);
    await close();
    assert.equal(serverPid(dir), null);
  });

  it('has what was committed after all its processes were killed', async () => {
    const owner = await openInProcess(dir);
    assert.ok('url' in owner.answer);
    await queryOnce(owner.answer.url, 'create table late as select 43 as answer');
    const pid = serverPid(dir);
    assert.ok(pid !== null);
    process.kill(pid, 'SIGKILL');
    await owner.kill();
    const { url, close } = await open();
    assert.deepEqual(await queryOnce(url, 'select answer from late'), [{ answer: 43 }]);
    await close();
  });

  it('is had by exactly one of those that want it alone at the same moment, also after a kill', async () => {
    const openThree = () => Promise.all([1, 2, 3].map(() => openInProcess(dir, { exclusive: true })));
    for (const end of ['kill', 'close'] as const) {
      const all = await openThree();
      const winners = all.filter(({ answer }) => 'url' in answer);
      const refusals = all.flatMap(({ answer }) => ('refusal' in answer ? [answer.refusal] : []));
      assert.equal(winners.length, 1);
      for (const refusal of refusals)
        assert.match(refusal, new RegExp(`in use by process ${winners[0]?.pid} `));
      await Promise.all(all.map((one) => one[end]()));
    }
  });

  it('is made by one, and shared by the rest, of commands that start at once on a new directory', async () => {
    const fresh = newDataDir();
    const all = await Promise.all([1, 2, 3].map(() => openInProcess(fresh.path)));
    const answers = all.map(({ answer }) => answer).filter((answer) => 'url' in answer);
    assert.deepEqual(answers.map(({ owned }) => owned).sort(), [false, false, true]);
    assert.equal(new Set(answers.map(({ url }) => url)).size, 1);
    await Promise.all(all.map((one) => one.close()));
    assert.equal(serverPid(fresh.path), null);
    await fresh.remove();
  });

  it('goes with its data directory to another place', async () => {
    const moved = `${dir}-moved`;
    renameSync(dir, moved);
    const { url, close } = await open({ dataDir: moved });
    assert.deepEqual(await queryOnce(url, READ_NOTE), NOTE);
    await close();
    renameSync(moved, dir);
  });

  it('runs for root below a folder that root alone enters, from files that only root can have put there', async function () {
    if (process.getuid?.() !== 0) {
      console.log('      skipped: only root hands its server to another user');
      this.skip();
    }
    const fresh = newDataDir(0o700);
    const first = await open({ dataDir: fresh.path });
    await queryOnce(first.url, WRITE_NOTE);
    await first.close();
    const home = dirname(filesOf(fresh.path));
    assert.match(home, /^\/var\/lib\/vigilo\/database-\w{6}$/);
    for (const folder of [home, dirname(home)]) {
      assert.deepEqual([statSync(folder).uid, statSync(folder).mode & 0o022], [0, 0]);
    }
    const second = await open({ dataDir: fresh.path });
    assert.deepEqual(await queryOnce(second.url, READ_NOTE), NOTE);
    await second.close();
    await fresh.remove();
  });
});
