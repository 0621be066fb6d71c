import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.js';

const CLI = 'dist/src/cli/main.js';

/** A gateway as README's first command starts it, and what it has printed. */
interface Gateway {
  readonly child: ChildProcess;
  readonly output: () => string;
}

function start(dataDir: string, port: number): Gateway {
  const env = { PATH: process.env.PATH, VIGILO_DATA_DIR: dataDir, PORT: String(port) };
  const child = spawn(process.execPath, [CLI, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text };
}

async function ready({ child, output }: Gateway): Promise<void> {
  while (!output().includes('is ready')) {
    assert.equal(child.exitCode, null, output());
    await once(child.stdout ?? child, 'data');
  }
}

function postgresPid(dataDir: string): number {
  const { files } = JSON.parse(readFileSync(join(dataDir, 'embedded.json'), 'utf8')) as { files: string };
  return Number(readFileSync(join(files, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

describe('a start on a bare machine', function () {
  this.timeout(90_000);
  let dataDir: string;
  before(async () => {
    dataDir = join(await mkdtemp(join(tmpdir(), 'vigilo-start-')), 'data');
    await chmod(join(dataDir, '..'), 0o711);
  });
  after(() => rm(join(dataDir, '..'), { recursive: true, force: true }));

  it('prints addresses and tokens that work, refuses a second server, and stops cleanly on Ctrl-C', async () => {
    const port = await freePort();
    const gateway = start(dataDir, port);
    await ready(gateway);
    const [token] = /vigilo_[\w-]+/.exec(gateway.output()) ?? [];
    const report = await fetch(`http://127.0.0.1:${port}/ws/acme/api/v1/analytics/dora/`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { sample_size } = (await report.json()) as { sample_size: { deploy_frequency: number } };
    assert.ok(sample_size.deploy_frequency > 300);

    const second = start(dataDir, await freePort());
    const [code] = await once(second.child, 'close');
    assert.equal(code, 1);
    assert.match(
      second.output(),
      new RegExp(`in use by process ${gateway.child.pid} \\(vigilo serve at http://127.0.0.1:${port}\\)`),
    );

    const pid = postgresPid(dataDir);
    gateway.child.kill('SIGINT');
    assert.deepEqual(await once(gateway.child, 'close'), [0, null]);
    assert.equal(
      existsSync(`/proc/${pid}/stat`) && process.platform === 'linux',
      false,
      'the database is gone too',
    );
  });

  it('takes over the database that a killed server left running, and keeps data and tokens', async () => {
    const killed = start(dataDir, await freePort());
    await ready(killed);
    const pid = postgresPid(dataDir);
    const [token] = /vigilo_[\w-]+/.exec(killed.output()) ?? [];
    killed.child.kill('SIGKILL');
    await once(killed.child, 'close');
    const next = start(dataDir, await freePort());
    await ready(next);
    assert.equal(postgresPid(dataDir), pid);
    assert.ok(next.output().includes(String(token)));
    next.child.kill('SIGTERM');
    assert.deepEqual(await once(next.child, 'close'), [0, null]);
  });
});
