import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { distribute } from '../../src/db/distribute/distribute.js';
import { migrate } from '../../src/db/migrate.js';
import { createOrm, type Orm } from '../../src/db/orm.js';
import { startTestServer, type TestServer } from './test-server.js';

/** A migrated database of its own for one test file. */
export interface TestDatabase {
  readonly orm: Orm;
  readonly url: string;
  /** Drops it. */
  close(): Promise<void>;
}

/** Of one run of the tests: another run may use the same server, on a machine with the same process ids. */
const PREFIX = `vigilo_test_${randomUUID().slice(0, 8)}`;
const TEMPLATE = `${PREFIX}_template`;

let server: Promise<Pick<TestServer, 'url' | 'stop'>> | undefined;
let counter = 0;

/**
 * Clones a fresh database from a template that is migrated once a run, on a server that the first call starts.
 * TEST_DATABASE_URL names another server, as its superuser. With TEST_PARTITIONS the ledger has so many partitions a table: whatever
 * is tested must be the same with them.
 * @param options.onStatement is told every SQL statement.
 */
export async function createTestDatabase(
  options: { readonly onStatement?: (sql: string) => void } = {},
): Promise<TestDatabase> {
  server ??= prepareServer();
  const { url: admin } = await server;
  counter += 1;
  const name = `${PREFIX}_${counter}`;
  await execute(admin, `create database ${name} template ${TEMPLATE}`);
  const url = withDatabase(admin, name);
  const orm = await createOrm({ url, onStatement: options.onStatement });
  const close = async () => {
    await orm.close();
    await execute(admin, `drop database ${name} with (force)`);
  };
  return { orm, url, close };
}

/** Mocha's root hook: the server ends with the tests. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    await (await server)?.stop();
  },
};

async function prepareServer(): Promise<Pick<TestServer, 'url' | 'stop'>> {
  const given = process.env.TEST_DATABASE_URL;
  const started = given ? { url: given, stop: () => dropDatabases(given) } : await startTestServer();
  await execute(started.url, `create database ${TEMPLATE}`);
  const orm = await createOrm({ url: withDatabase(started.url, TEMPLATE) });
  await migrate(orm);
  const parts = process.env.TEST_PARTITIONS;
  if (parts !== undefined) await distribute(orm, { parts: Number(parts) });
  await orm.close();
  // Nothing may be connected to what is cloned, autovacuum included.
  await execute(started.url, `alter database ${TEMPLATE} allow_connections false`);
  return started;
}

/** A server that we did not start keeps nothing of ours, even of tests that failed to clean up. */
async function dropDatabases(admin: string): Promise<void> {
  const ours = `select datname from pg_database where starts_with(datname, '${PREFIX}')`;
  for (const { datname } of await execute(admin, ours)) {
    await execute(admin, `drop database if exists ${datname} with (force)`);
  }
}

async function execute(url: string, sql: string): Promise<{ datname?: string }[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ datname?: string }>(sql)).rows;
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
