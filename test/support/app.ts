import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { type App, createApp } from '../../src/app.js';
import { issueToken } from '../../src/auth/issue-token.js';
import { type Clock, systemClock } from '../../src/clock.js';
import { readConfig } from '../../src/config.js';
import { createOrm, type Orm } from '../../src/db/orm.js';
import { ROLES, type Role } from '../../src/domain/permissions.js';
import { CONNECTION_LIMITS, type ConnectionLimits } from '../../src/graphql/live-callers.js';
import { createHttpServer, SERVER_LIMITS, type ServerLimits } from '../../src/http/http-server.js';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
import { createLog } from '../../src/log.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** The real gateway on a real socket and a database of its own, for one test file. */
export interface TestApp {
  /** Without a slash at the end. */
  readonly url: string;
  readonly slug: string;
  readonly workspaceId: string;
  readonly orm: Orm;
  readonly databaseUrl: string;
  /** A token of each role. */
  readonly tokens: Readonly<Record<Role, string>>;
  /** Every SQL statement so far, transaction control aside, in order; a test empties it. */
  readonly statements: string[];
  /** What the gateway has logged so far, a line an entry. */
  readonly logLines: string[];
  /** Counts deliveries and evaluations in the gateway's metrics. */
  readonly count: App['count'];
  close(): Promise<void>;
}

export interface TestAppOptions {
  readonly timeZone?: string;
  readonly clock?: Clock;
  /** NDJSON of the workspace's ledger. */
  readonly ledger?: Iterable<object>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Another gateway whose database this one is to use, and, unless `slug` is given, its workspace. */
  readonly sharing?: TestApp;
  readonly slug?: string;
  /** Other than those of a gateway that serves. */
  readonly limits?: Partial<ServerLimits>;
  readonly connectionLimits?: Partial<ConnectionLimits>;
  /** A database that is there already, closed by whoever made it. */
  readonly database?: TestDatabase;
  /** Where analytics are read. */
  readonly replica?: Orm;
}

const TRANSACTION_CONTROL = /^\[query\] (begin|commit|rollback|set local role|select set_config)/;

/** With TEST_SCAN_ROWS=0 another thread reads all numbers of groups: whatever is tested must be the same with it. */
const FOR_ALL =
  process.env.TEST_SCAN_ROWS === undefined ? {} : { VIGILO_SCAN_ROWS: process.env.TEST_SCAN_ROWS };

/** Starts the gateway. `ledger` is imported before the first request. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { clock = systemClock, environment = {}, sharing } = options;
  const statements: string[] = [];
  const logLines: string[] = [];
  const onStatement = (sql: string) => {
    if (sql.startsWith('[query]') && !TRANSACTION_CONTROL.test(sql)) statements.push(sql);
  };
  const database =
    options.database ??
    (sharing === undefined ? await createTestDatabase({ onStatement }) : await share(sharing));
  const { orm } = database;
  const isSameWorkspace = sharing !== undefined && options.slug === undefined;
  const { slug, workspaceId } = isSameWorkspace ? sharing : await fillWorkspace(orm, options);
  const config = readConfig({ ...FOR_ALL, ...environment });
  const log = createLog(config.LOG_LEVEL, collectInto(logLines));
  const app = await createApp({
    orm,
    databaseUrl: database.url,
    replica: options.replica ?? null,
    config,
    clock,
    log,
    publicUrl: 'http://vigilo.test',
    connectionLimits: { ...CONNECTION_LIMITS, ...options.connectionLimits },
  });
  const server = createHttpServer(app, { ...SERVER_LIMITS, ...options.limits }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    slug,
    workspaceId,
    orm,
    databaseUrl: database.url,
    tokens: await tokensOfAllRoles(orm, workspaceId),
    statements,
    logLines,
    count: app.count,
    async close() {
      server.closeAllConnections();
      server.close();
      await app.close();
      if (options.database === undefined) await database.close();
    },
  };
}

/** Another gateway's database, which stays when this one goes. */
async function share({ databaseUrl: url }: TestApp): Promise<TestDatabase> {
  const orm = await createOrm({ url });
  return { orm, url, close: () => orm.close() };
}

async function fillWorkspace(orm: Orm, { slug = 'acme', timeZone = 'UTC', ledger = [] }: TestAppOptions) {
  const { id: workspaceId } = await createWorkspace(orm, { slug, name: 'Acme Inc.', timeZone });
  const lines = [...ledger].map((record) => `${JSON.stringify(record)}\n`);
  await importLedger({ orm, workspaceId, writerRole: null, lines: toAsync(lines) });
  return { slug, workspaceId };
}

async function tokensOfAllRoles(orm: Orm, workspaceId: string): Promise<Record<Role, string>> {
  const issue = async (role: Role) => {
    const order = { workspaceId, name: role, role, expiresAtMs: null };
    return [role, (await issueToken({ orm, clock: systemClock }, order)).text] as const;
  };
  return Object.fromEntries(await Promise.all(ROLES.map(issue))) as Record<Role, string>;
}

async function* toAsync<T>(items: Iterable<T>): AsyncIterable<T> {
  yield* items;
}

function collectInto(lines: string[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString('utf8'));
      done();
    },
  });
}
