import { prepareBinaries, program } from '../../src/db/embedded/binaries.js';
import { openDatabase } from '../../src/db/embedded/open-database.js';
import { stopServer } from '../../src/db/embedded/postmaster.js';
import { serverAccount } from '../../src/db/embedded/server-account.js';
import { startServer } from '../../src/db/embedded/start-server.js';
import { createLog } from '../../src/log.js';
import { filesOf, newDataDir, serverPid } from './data-dir.js';

/** A database whose server a test may stop and start without disturbing any other. */
export interface RestartableDatabase {
  readonly url: string;
  /** Ends all sessions and starts again on the same port. */
  restart(): Promise<void>;
  /** The same without a goodbye: as after a crash, sessions are cut in the middle of whatever they do. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

export async function startRestartableDatabase(): Promise<RestartableDatabase> {
  const dataDir = newDataDir();
  const opened = await openDatabase({ dataDir: dataDir.path, purpose: 'a test', log: createLog('silent') });
  const account = serverAccount();
  const binaries = await prepareBinaries(dataDir.path, account);
  const files = filesOf(dataDir.path);
  const stop = () => stopServer(files, program(binaries, 'pg_ctl'));
  const start = async () => {
    await startServer({ files, binaries, account, settings: { port: new URL(opened.url).port } });
  };
  return {
    url: opened.url,
    async restart() {
      await stop();
      await start();
    },
    async crash() {
      const pid = serverPid(dataDir.path);
      if (pid !== null) process.kill(pid, 'SIGQUIT');
      await stop();
      await start();
    },
    async close() {
      await opened.close();
      await dataDir.remove();
    },
  };
}
