import { rmSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findBinaries } from '../../src/db/embedded/binaries.js';
import { createCluster, startCluster, stopServer } from '../../src/db/embedded/cluster.js';
import { serverAccount } from '../../src/db/embedded/server-account.js';
import { migrate } from '../../src/db/migrate.js';
import { createOrm, type Orm } from '../../src/db/orm.js';

/** A migrated database of its own for one test file. */
export interface TestDatabase {
  readonly orm: Orm;
  readonly url: string;
  close(): Promise<void>;
}

/** What a crash would lose does not matter here, and half of the time goes into it. */
const UNSAFE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
const TEMPLATE = 'vigilo_template';

let server: Promise<string> | undefined;
let counter = 0;

/** Clones a fresh database from a template that was migrated once. TEST_DATABASE_URL names another server. */
export async function createTestDatabase(
  options: { readonly onStatement?: (sql: string) => void } = {},
): Promise<TestDatabase> {
  server ??= startServer();
  const admin = await server;
  counter += 1;
  const name = `vigilo_test_${process.pid}_${counter}`;
  await execute(admin, `create database ${name} template ${TEMPLATE}_${process.pid}`);
  const url = withDatabase(admin, name);
  const orm = await createOrm({ url, onStatement: options.onStatement });
  return {
    orm,
    url,
    async close() {
      await orm.close();
      await execute(admin, `drop database ${name} with (force)`);
    },
  };
}

async function startServer(): Promise<string> {
  const admin = process.env.TEST_DATABASE_URL ?? (await startThrowaway());
  const template = `${TEMPLATE}_${process.pid}`;
  await execute(admin, `create database ${template}`);
  const orm = await createOrm({ url: withDatabase(admin, template) });
  await migrate(orm);
  await orm.close();
  return admin;
}

let stop: () => Promise<void> = async () => {};

async function startThrowaway(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'vigilo-test-'));
  const account = serverAccount();
  // mkdtemp makes it for root alone; the server's account has to pass.
  await chmod(dir, 0o711);
  const place = await createCluster(dir, await findBinaries(), account);
  const { url, pid } = await startCluster(place, account, { settings: UNSAFE });
  const remove = () => {
    rmSync(dir, { recursive: true, force: true });
    if (!place.files.startsWith(dir)) rmSync(join(place.files, '..'), { recursive: true, force: true });
  };
  const kill = () => {
    try {
      process.kill(pid, 'SIGQUIT');
    } finally {
      remove();
    }
  };
  process.once('exit', kill);
  stop = async () => {
    process.removeListener('exit', kill);
    await stopServer(place, pid);
    remove();
  };
  return url;
}

/** Mocha's root hook: the throwaway server ends with the tests. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    await stop();
  },
};

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
