import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import { createAuthenticator } from './auth/authenticator.js';
import type { Clock } from './clock.js';
import type { Config } from './config.js';
import type { Orm } from './db/orm.js';
import { explorerRoutes } from './explorer/explorer.route.js';
import { createGraphqlServer } from './graphql/server.js';
import { doraRoutes } from './http/dora.route.js';
import { graphqlRoutes } from './http/graphql.route.js';
import { countedAs, createTelemetry, healthRoutes } from './http/health.route.js';
import { ledgerImportRoutes } from './http/ledger-import.route.js';
import { notFound, problemHandler } from './http/problem.js';
import { openScope } from './http/scope.js';
import type { Logger } from './log.js';

const EXPLORER_DIR = fileURLToPath(new URL('../explorer', import.meta.url));

export interface AppServices {
  readonly orm: Orm;
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where this gateway is reached, without a slash at the end. */
  readonly publicUrl: string;
}

export interface App {
  readonly handler: Express;
  /** Ends what the app has begun; the database and the socket are the caller's. */
  close(): Promise<void>;
}

/** Puts the gateway together: the only place that builds services and decides what is served where. */
export async function createApp({ orm, config, clock, log, publicUrl }: AppServices): Promise<App> {
  const authenticator = createAuthenticator({ orm, config, clock, log });
  const scope = openScope(authenticator, {
    orm,
    clock,
    links: { publicUrl, recordUrl: config.VIGILO_RECORD_URL },
  });
  const graphql = await createGraphqlServer(log);
  const telemetry = createTelemetry();

  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(telemetry.observe, telemetry.routes, healthRoutes(orm, log));
  app.use(explorerRoutes({ assetsDir: EXPLORER_DIR }));
  app.use('/ws/:slug/graphql', countedAs('graphql'), graphqlRoutes(graphql, scope, log));
  app.use('/ws/:slug/api/v1/analytics', countedAs('analytics'), scope, doraRoutes());
  app.use('/ws/:slug/api/v1/ledger', countedAs('ledger'), scope, ledgerImportRoutes(orm));
  app.use(notFound);
  app.use(problemHandler(log));

  return {
    handler: app,
    async close() {
      telemetry.close();
      await graphql.stop();
    },
  };
}
