import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import type { GraphQLSchema } from 'graphql';
import { createAuthenticator } from './auth/authenticator.js';
import { callBudgets } from './auth/call-budget.js';
import type { Principal } from './auth/principal.js';
import type { Clock } from './clock.js';
import { addressRulesOf, type Config } from './config.js';
import { dashboardRoutes } from './dashboard/dashboard.route.js';
import { type Orm, poolOf } from './db/orm.js';
import { readFromPrimary, readFromReplica } from './db/read-server.js';
import type { WalPosition } from './db/wal-position.js';
import { explorerRoutes } from './explorer/explorer.route.js';
import { eventStream } from './graphql/event-stream.js';
import { startLive } from './graphql/live.js';
import type { ConnectionLimits } from './graphql/live-callers.js';
import { aroundExecution } from './graphql/operation-watch.js';
import { watchResolvers } from './graphql/resolver-watch.js';
import { createSchema } from './graphql/schema.js';
import { createGraphqlServer } from './graphql/server.js';
import { createSockets, type Sockets } from './graphql/sockets.js';
import { readTrustedDocuments } from './graphql/trusted-documents.js';
import { compressAnswers, compressFiles } from './http/compress.js';
import { allowOrigins } from './http/cors.js';
import { doraRoutes } from './http/dora.route.js';
import { eventSchemaRoutes } from './http/event-schema.route.js';
import { graphqlRoutes, questionOf } from './http/graphql.route.js';
import { healthRoutes } from './http/health.route.js';
import { identify } from './http/identify.js';
import { keptAnswers } from './http/kept-answers.js';
import { ledgerImportRoutes } from './http/ledger-import.route.js';
import { notFound, problemHandler } from './http/problem.js';
import { openScope, scopeOf } from './http/scope.js';
import { countedAs, createTelemetry, type Telemetry } from './http/telemetry.js';
import { FactCache } from './ledger/fact-cache/fact-cache.js';
import { createRequestScope } from './loaders/request-scope.js';
import type { Logger } from './log.js';
import { PAGE_DOCUMENTS } from './pages/page-documents.generated.js';
import { LiveBus } from './store/live-bus.js';
import { NO_TRACING, type Tracing } from './telemetry/tracing.js';
import { WorkerScanThread } from './threads/scan-thread.js';
import { widgetRoutes } from './widget/widget.route.js';

const BYTES_PER_MB = 1_048_576;
const PAGES_DIR = fileURLToPath(new URL('../pages', import.meta.url));

export interface AppServices {
  readonly orm: Orm;
  /** A streaming replica of its database, for analytics; none: all is read where it is written. */
  readonly replica?: Orm | null;
  /** Where live events are listened to. */
  readonly databaseUrl: string;
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where this gateway is reached, without a slash at the end. */
  readonly publicUrl: string;
  readonly tracing?: Tracing;
  /** Of sockets and streams; other than a gateway's for tests. */
  readonly connectionLimits?: ConnectionLimits;
}

export interface App {
  readonly handler: Express;
  /** For the HTTP server's event `upgrade`. */
  readonly upgrade: Sockets['upgrade'];
  /**
   * Says by `/readyz` that no more is wanted, and ends what stays connected, so that it connects elsewhere. Requests are answered as before,
   * each the last one of its connection.
   */
  leave(): Promise<void>;
  /** For whoever delivers and evaluates in this process. */
  readonly count: Telemetry['jobs'];
  /** Ends what the app has begun; the database and the socket are the caller's. */
  close(): Promise<void>;
}

function trustedDocuments({ VIGILO_TRUSTED_DOCUMENTS: path }: Config, schema: GraphQLSchema) {
  return path === undefined ? null : readTrustedDocuments(path, schema, PAGE_DOCUMENTS);
}

/** Puts the gateway together: the only place that builds services and decides what is served where. */
export async function createApp(services: AppServices): Promise<App> {
  const { orm, replica = null, databaseUrl, config, clock, log, publicUrl, tracing = NO_TRACING } = services;
  const telemetry = createTelemetry({ orm, pool: await poolOf(orm), clock, log });
  const authenticator = createAuthenticator({ orm, config, clock, log });
  const server = replica === null ? readFromPrimary(orm) : readFromReplica({ primary: orm, replica, log });
  const maxBytes = config.VIGILO_FACT_CACHE_MB * BYTES_PER_MB;
  const facts = new FactCache(orm, { maxBytes, log, server, watch: telemetry.facts.watch });
  telemetry.facts.holds(() => facts);
  const scanThread = new WorkerScanThread(log, telemetry.scans);
  const scopeServices = {
    ...{ orm, clock, links: { publicUrl, recordUrl: config.VIGILO_RECORD_URL } },
    dispatch: { addresses: addressRulesOf(config), canMail: config.SMTP_URL !== undefined },
    factsOf: (workspaceId: string, position: WalPosition | null) => facts.sourceOf(workspaceId, position),
    scans: { thread: scanThread, longRows: config.VIGILO_SCAN_ROWS },
    openBudget: callBudgets({
      perOperation: config.VIGILO_COST_LIMIT,
      perMinute: config.VIGILO_COST_PER_MINUTE,
    }),
  };
  const scope = openScope(authenticator, scopeServices);
  const bus = new LiveBus();
  const schema = watchResolvers(createSchema(bus), telemetry.graphql.resolver);
  const trusted = trustedDocuments(config, schema);
  const introspection = config.VIGILO_INTROSPECTION;
  const watched = { watch: telemetry.graphql, around: aroundExecution(telemetry.graphql, tracing) };
  const graphql = await createGraphqlServer(schema, { ...watched, introspection, log });
  const live = await startLive({
    ...{ orm, databaseUrl, clock, log, bus },
    limits: services.connectionLimits,
  });
  const liveServices = {
    ...{ documents: { schema, trusted, introspection }, log, callers: live.callers, watched },
    // Who stays connected was let in long before what they are told of now.
    openScope: (principal: Principal) =>
      createRequestScope(scopeServices, { ...principal, walPosition: null }),
  };
  const sockets = createSockets({ ...liveServices, authenticator });
  const stream = eventStream({ ...liveServices, scopeOf: (response) => scopeOf(response, 'READ_ANALYTICS') });
  telemetry.graphql.connections(() => live.callers.countByTransport());
  const answerBytes = config.VIGILO_ANSWER_CACHE_MB * BYTES_PER_MB;
  const answers = keptAnswers(answerBytes, questionOf, telemetry.answers.watch);
  telemetry.answers.holds(answers.holding);
  const graphqlOptions = { stream: stream.handler, trusted, log, answers };

  let isLeaving = false;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use((_request, response, next) => {
    // The next request is for another gateway. Of whoever asks after its health as well: a connection that is kept busy would never end.
    if (isLeaving) response.set('connection', 'close');
    next();
  });
  app.use(
    ...[identify(tracing, log), telemetry.observe, telemetry.routes],
    healthRoutes(orm, log, () => isLeaving),
  );
  app.use(eventSchemaRoutes());
  app.use(['/assets', '/widget'], compressFiles());
  app.use('/ws', compressAnswers());
  // Before the explorer, whose router would answer a preflight with what it serves itself.
  app.use('/ws/:slug/graphql', allowOrigins(config.VIGILO_CORS_ORIGINS));
  app.use(explorerRoutes(join(PAGES_DIR, 'explorer')), dashboardRoutes(join(PAGES_DIR, 'dashboard')));
  app.use(widgetRoutes(PAGES_DIR));
  app.use('/ws/:slug/graphql', countedAs('graphql'), graphqlRoutes(graphql, scope, graphqlOptions));
  app.use('/ws/:slug/api/v1/analytics', countedAs('analytics'), scope, doraRoutes());
  app.use('/ws/:slug/api/v1/ledger', countedAs('ledger'), scope, ledgerImportRoutes(orm));
  app.use(notFound);
  app.use(problemHandler(log));

  let left: Promise<void> | undefined;
  const leave = () => {
    isLeaving = true;
    stream.close();
    left ??= sockets.close();
    return left;
  };
  return {
    handler: app,
    upgrade: sockets.upgrade,
    leave,
    count: telemetry.jobs,
    async close() {
      telemetry.close();
      await leave();
      await live.close();
      await graphql.stop();
      await facts.close();
      await scanThread.close();
    },
  };
}
