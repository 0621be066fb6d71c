import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareBinaries, program } from '../../src/db/embedded/binaries.js';
import { urlOf } from '../../src/db/embedded/cluster-place.js';
import { createCluster } from '../../src/db/embedded/create-cluster.js';
import { newRootFolder } from '../../src/db/embedded/root-store.js';
import { canReach, type ServerAccount, serverAccount } from '../../src/db/embedded/server-account.js';
import { startServer } from '../../src/db/embedded/start-server.js';

const REAPER = fileURLToPath(new URL('./reaper.main.js', import.meta.url));
/** What a crash would lose does not matter here, and half of the time goes into keeping it. */
const UNSAFE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/** A PostgreSQL server of its own for one run of the tests. */
export interface TestServer {
  /** As superuser. */
  readonly url: string;
  /** Stops it and removes its files; so does the end of this process, whatever ends it. */
  stop(): Promise<void>;
}

export async function startTestServer(): Promise<TestServer> {
  const account = serverAccount();
  const home = newHome(account);
  const binaries = await prepareBinaries(home, account);
  const stop = startReaper(home, program(binaries, 'pg_ctl'));
  const place = await createCluster({ dataDir: home, binaries, account, extra: ['--no-sync'] });
  const port = await startServer({ files: place.files, binaries, account, settings: UNSAFE });
  return { url: urlOf(place, port, 'postgres'), stop };
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
