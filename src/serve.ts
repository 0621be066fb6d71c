import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type App, createApp } from './app.js';
import { banner } from './banner.js';
import { systemClock } from './clock.js';
import { addressRulesOf, type Config, linksOf, mailSettingsOf } from './config.js';
import { startDatabaseClock } from './db/database-clock.js';
import { openDatabase } from './db/embedded/open-database.js';
import { migrate } from './db/migrate.js';
import { createOrm, type Orm } from './db/orm.js';
import { demoTokens } from './demo/demo-tokens.js';
import { DEMO_SLUG, fillDemo } from './demo/fill-demo.js';
import { createHttpServer } from './http/http-server.js';
import { startJobs } from './jobs.js';
import { createLog, type Logger } from './log.js';
import { countWorkspaces, findWorkspace } from './store/workspace.store.js';
import { startTracing, type Tracing } from './telemetry/tracing.js';

/** How long the last output may take to be written after everything was closed. */
const LINGER_MS = 200;

/**
 * Runs the gateway until a signal stops it: database, migrations, demo data, HTTP. Whatever was begun is ended in the
 * reverse order, whether it stops by a signal or because a later step failed.
 * @throws Error with one line for a person when it cannot start.
 */
export async function serve(config: Config): Promise<void> {
  const log = createLog(config.LOG_LEVEL);
  const cleanup = new AsyncDisposableStack();
  try {
    await run(config, log, cleanup);
  } finally {
    await cleanup.disposeAsync();
    // Agenda leaves timers of half a lock's length that nobody can clear. This one ends what they alone keep alive.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
}

async function run(config: Config, log: Logger, cleanup: AsyncDisposableStack): Promise<void> {
  const links = linksOf(config);
  const { publicUrl } = links;
  const stopped = stopSignal();

  const tracing = await startTracing(config.OTEL_EXPORTER_OTLP_ENDPOINT, log);
  cleanup.defer(() => tracing.close());
  const database = await openGivenDatabase(config, publicUrl, log);
  cleanup.defer(() => database.close());
  const orm = await createOrm({ url: database.url, log, tracing });
  cleanup.defer(() => orm.close());
  await migrate(orm);
  const clock = await startDatabaseClock(orm, log);
  cleanup.defer(() => clock.close());
  const replica = await openReplica(config, log, tracing);
  cleanup.defer(async () => replica?.close());
  const demo = await prepareDemo(config, orm);

  const services = { orm, replica, databaseUrl: database.url, config, clock: clock.now, log, tracing };
  const app = await createApp({ ...services, publicUrl });
  cleanup.defer(() => app.close());
  const server = createHttpServer(app);
  await listen(server, config);
  cleanup.defer(() => closeServer({ server, app, log }, 1_000 * config.VIGILO_GRACE_SECONDS));

  if (config.VIGILO_SCHEDULER) {
    const dispatch = { addresses: addressRulesOf(config), mail: mailSettingsOf(config) };
    const scheduler = await startJobs({
      ...services,
      aheadMs: clock.aheadMs,
      links,
      dispatch,
      count: app.count,
    });
    cleanup.defer(() => scheduler.stop());
  }

  log.info({ publicUrl, database: database.name }, 'listening');
  process.stdout.write(banner({ publicUrl, database: database.name, demo }));
  const signal = await stopped;
  log.info({ signal }, 'stopping');
  // Whoever stops it by hand does not wait; a balancer must see first that no more is wanted.
  if (signal === 'SIGTERM' && config.VIGILO_DRAIN_SECONDS > 0) {
    await app.leave();
    await Promise.race([delay(1_000 * config.VIGILO_DRAIN_SECONDS, undefined, { ref: false }), stopSignal()]);
  }
}

async function openGivenDatabase(config: Config, publicUrl: string, log: Logger) {
  if (config.DATABASE_URL !== undefined) {
    const { host, pathname } = new URL(config.DATABASE_URL);
    return { url: config.DATABASE_URL, name: `PostgreSQL at ${host}${pathname}`, close: async () => {} };
  }
  const dataDir = config.VIGILO_DATA_DIR;
  const purpose = `vigilo serve at ${publicUrl}`;
  const database = await openDatabase({ dataDir, purpose, log, exclusive: true, isKept: true });
  return { url: database.url, name: `embedded PostgreSQL in ${dataDir}`, close: () => database.close() };
}

/** Connected to when it is first read. */
async function openReplica(
  { DATABASE_REPLICA_URL: url }: Config,
  log: Logger,
  tracing: Tracing,
): Promise<Orm | null> {
  return url === undefined ? null : createOrm({ url, log, tracing });
}

async function prepareDemo(config: Config, orm: Orm) {
  const isWanted = config.VIGILO_DEMO ?? config.DATABASE_URL === undefined;
  if (!isWanted) return null;
  if ((await countWorkspaces(orm)) === 0) await fillDemo({ orm, clock: systemClock });
  const workspace = await findWorkspace(orm, DEMO_SLUG);
  if (workspace === null) return null;
  const services = { orm, clock: systemClock, dataDir: config.VIGILO_DATA_DIR };
  return { slug: workspace.slug, tokens: await demoTokens(services, workspace.id) };
}

async function listen(server: Server, { HOST, PORT }: Config): Promise<void> {
  server.listen(PORT, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(`port ${PORT} of ${HOST} is taken by another program: set PORT to a free one`);
    }
    throw error;
  }
}

interface Serving {
  readonly server: Server;
  readonly app: App;
  readonly log: Logger;
}

/** Takes no new requests, and lets those under way end; after a while, or at another signal, ends them itself. */
async function closeServer({ server, app, log }: Serving, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  // What stays connected would be waited for for ever.
  await app.leave();
  const impatience = Promise.race([delay(graceMs, 'they took too long', { ref: false }), stopSignal()]);
  const why = await Promise.race([closed.then(() => null), impatience]);
  if (why === null) return;
  log.warn({ why }, 'requests under way are cut off');
  server.closeAllConnections();
  await closed;
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(signal));
  });
}
