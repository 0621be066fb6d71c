import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startOfProcess } from '../../src/db/embedded/process-identity.js';
import { queryOnce } from '../support/data-dir.js';
import { createTestDatabase } from '../support/database.js';
import { waitUntil } from '../support/wait-until.js';

const SUPPORT = new URL('../support/test-server.js', import.meta.url).href;
const HOLD_A_SERVER = `
  const { startTestServer } = await import(${JSON.stringify(SUPPORT)});
  console.log((await startTestServer()).url);
  setInterval(() => {}, 1_000);`;

describe('the databases of the tests', () => {
  it('are migrated, empty, and apart from each other', async () => {
    const [one, another] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await queryOnce(one.url, 'create table only_here ()');
    const tables =
      "select to_regclass('workspace') is not null as migrated, to_regclass('only_here') as only_here";
    assert.deepEqual(await queryOnce(another.url, tables), [{ migrated: true, only_here: null }]);
    assert.deepEqual(await queryOnce(another.url, 'select from workspace'), []);
    await Promise.all([one.close(), another.close()]);
  });

  it('leave no process and no file when the tests are killed', async function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), 'vigilo-killed-'));
    chmodSync(folder, 0o711);
    const env = { PATH: process.env.PATH, TMPDIR: folder };
    const args = ['--input-type=module', '--eval', HOLD_A_SERVER];
    const tests = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [url] = await once(createInterface(tests.stdout), 'line');
    const [row] = await queryOnce(String(url), `select pg_postmaster_start_time() is not null as runs`);
    assert.deepEqual(row, { runs: true });
    tests.kill('SIGKILL');
    await waitUntil('the files are gone', async () => readdirSync(folder).length === 0);
    await assert.rejects(queryOnce(String(url), 'select'), { code: 'ECONNREFUSED' });
    rmSync(folder, { recursive: true });
    assert.equal(startOfProcess(tests.pid ?? 0), null);
  });
});
