import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { chmod, cp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { prepareBinaries, program } from '../../src/db/embedded/binaries.js';
import { filesBelow, urlOf } from '../../src/db/embedded/cluster-place.js';
import { createCluster } from '../../src/db/embedded/create-cluster.js';
import { newRootFolder } from '../../src/db/embedded/root-store.js';
import { canReach, type ServerAccount, serverAccount } from '../../src/db/embedded/server-account.js';
import { type ServerStart, startServer } from '../../src/db/embedded/start-server.js';

const REAPER = fileURLToPath(new URL('./reaper.main.js', import.meta.url));
/** What a crash would lose does not matter here, and half of the time goes into keeping it. */
const UNSAFE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/** A PostgreSQL server of its own for one run of the tests. */
export interface TestServer {
  /** As superuser. */
  readonly url: string;
  /** Where its files lie, and who runs it. */
  readonly start: ServerStart;
  /** Stops it and removes its files; so does the end of this process, whatever ends it. */
  stop(): Promise<void>;
}

/** @param settings of PostgreSQL; a benchmark may want what `npm start` has. */
export async function startTestServer(
  settings: Readonly<Record<string, string>> = UNSAFE,
): Promise<TestServer> {
  const account = serverAccount();
  const home = newHome(account);
  const binaries = await prepareBinaries(home, account);
  const stop = startReaper(home, program(binaries, 'pg_ctl'));
  const place = await createCluster({ dataDir: home, binaries, account, extra: ['--no-sync'] });
  const start = { files: place.files, binaries, account, settings };
  const port = await startServer(start);
  return { url: urlOf(place, port, 'postgres'), start, stop };
}

/** A server that follows another one, which must be of this run: a copy of its files, and what is written since. */
export async function startReplica(
  primary: TestServer,
  settings: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  const { binaries, account } = primary.start;
  const home = newHome(account);
  const stop = startReaper(home, program(binaries, 'pg_ctl'));
  // The account that runs it must get through.
  await chmod(home, 0o711);
  const files = filesBelow(home);
  await copyRunning(primary, files);
  const { hostname: host, port, username: user, password } = new URL(primary.url);
  const primary_conninfo = `host=${host} port=${port} user=${user} password=${password}`;
  const start = { files, binaries, account, settings: { ...UNSAFE, ...settings, primary_conninfo } };
  const url = new URL(primary.url);
  url.port = String(await startServer(start));
  return { url: url.href, start, stop };
}

/** As pg_basebackup does it, which is not among the embedded programs. */
async function copyRunning({ url, start: { files, account } }: TestServer, copy: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`select pg_backup_start('replica', true)`);
  const isRunning = (path: string) => !/postmaster\.(pid|opts)$/.test(path);
  await cp(files, copy, { recursive: true, filter: isRunning });
  const { rows } = await client.query<{ label: string }>('select labelfile as label from pg_backup_stop()');
  await client.end();
  await writeFile(join(copy, 'backup_label'), rows[0]?.label ?? '');
  await writeFile(join(copy, 'standby.signal'), '');
  await chmod(copy, 0o700);
  if (account !== null) await promisify(execFile)('chown', ['-R', `${account.uid}:${account.gid}`, copy]);
}

function newHome(account: ServerAccount | null): string {
  return canReach(account, tmpdir()) ? mkdtempSync(join(tmpdir(), 'vigilo-test-')) : newRootFolder();
}

/**
 * A process that outlives this one and cleans up after it. Exit handlers would not do: a second Ctrl-C or a SIGKILL
 * runs none. It learns of our end by its standard input's, which the system closes for us.
 */
function startReaper(home: string, pgCtl: string): () => Promise<void> {
  const child = spawn(process.execPath, [REAPER, home, pgCtl], {
    detached: true,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(child, 'exit');
  child.unref();
  // Mocha waits for what is open before it ends, and the reaper waits for that end.
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  return async () => {
    child.ref();
    child.stdin.end();
    await ended;
  };
}
