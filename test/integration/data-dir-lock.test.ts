import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { pino } from 'pino';
import { systemClock } from '../../src/clock.js';
import { type Holder, SILENCE_OF_THE_DEAD_MS, takeLock } from '../../src/db/embedded/data-dir-lock.js';
import { openDatabase } from '../../src/db/embedded/open-database.js';
import { ownIdentity } from '../../src/db/embedded/process-identity.js';
import { serverAccount } from '../../src/db/embedded/server-account.js';
import { type DataDir, filesOf, newDataDir, queryOnce, serverPid } from '../support/data-dir.js';
import { openInProcess } from '../support/database-process.js';

const ROUNDS = 50;
const CONTENDER = new URL('../support/lock-contender.main.js', import.meta.url);

describe('the lock of a data directory', function () {
  this.timeout(60_000);
  let dataDir: DataDir;
  let dir: string;

  beforeEach(() => {
    dataDir = newDataDir();
    dir = dataDir.path;
    mkdirSync(dir);
  });
  afterEach(() => dataDir.remove());

  const lockFile = (number: number) => join(dir, `lock.${number}.json`);
  const aLock = (change: Partial<Holder>) => {
    const holder: Holder = { ...ownIdentity(), purpose: 'vigilo import', state: 'open', ...change };
    writeFileSync(lockFile(1), JSON.stringify(holder));
    return holder;
  };
  const isTaken = () => {
    const taken = takeLock(dir, 'a test');
    if ('lock' in taken) taken.lock.free();
    return 'lock' in taken;
  };

  it('names its process, what it does, and how far it is, until it is freed', () => {
    const taken = takeLock(dir, 'vigilo serve');
    assert.ok('lock' in taken);
    taken.lock.tell('open');
    const holder = { ...ownIdentity(), purpose: 'vigilo serve', state: 'open' };
    assert.deepEqual(takeLock(dir, 'another'), { holder });
    taken.lock.free();
    assert.equal(isTaken(), true);
    assert.deepEqual(readdirSync(dir), ['lock.2.json']);
  });

  it('holds while its process runs', () => {
    const holder = aLock({});
    assert.deepEqual(takeLock(dir, 'a test'), { holder });
  });

  it('does not hold where a later process has the id of the one that made it', () => {
    aLock({ startedAt: '1' });
    assert.equal(isTaken(), true);
  });

  it('does not hold where a crash of the machine has cut it', () => {
    writeFileSync(lockFile(1), '');
    assert.equal(isTaken(), true);
  });

  it('of another container holds as long as that one gives signs of life', () => {
    const holder = aLock({ host: 'another' });
    assert.deepEqual(takeLock(dir, 'a test'), { holder });
    const beforeS = (systemClock() - SILENCE_OF_THE_DEAD_MS) / 1_000;
    utimesSync(lockFile(1), beforeS, beforeS);
    assert.equal(isTaken(), true);
  });

  it('is held by one at a time, however many want it at once', async () => {
    const counts = new Int32Array(new SharedArrayBuffer(12));
    const workerData = { dataDir: dir, rounds: ROUNDS, counts };
    const contenders = [1, 2, 3, 4].map(() => new Worker(CONTENDER, { workerData }));
    await Promise.all(contenders.map((contender) => once(contender, 'exit')));
    // Who holds it now, who held it together with another, who held it at all.
    assert.deepEqual([...counts], [0, 0, 4 * ROUNDS]);
  });

  it('and the server start though a program of the same user has the id of a server that was killed', async () => {
    const owner = await openInProcess(dir);
    assert.ok('url' in owner.answer);
    await queryOnce(owner.answer.url, 'create table note as select 42 as answer');
    const pid = serverPid(dir);
    assert.ok(pid !== null);
    process.kill(pid, 'SIGKILL');
    await owner.kill();
    const stranger = spawn('sleep', ['60'], { ...serverAccount(), cwd: '/' });
    await once(stranger, 'spawn');
    giveId(stranger, join(filesOf(dir), 'postmaster.pid'));

    const { url, close } = await openDatabase({
      dataDir: dir,
      purpose: 'a test',
      log: pino({ level: 'silent' }),
    });
    assert.deepEqual(await queryOnce(url, 'select answer from note'), [{ answer: 42 }]);
    await close();
    assert.equal(stranger.exitCode ?? stranger.signalCode, null);
    stranger.kill();
  });
});

/** As if the system had given the dead server's id to another program. */
function giveId({ pid }: ChildProcess, note: string): void {
  const [, ...rest] = readFileSync(note, 'utf8').split('\n');
  writeFileSync(note, [pid, ...rest].join('\n'));
}
