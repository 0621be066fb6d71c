import { Migrator } from '@mikro-orm/migrations';
import { type EntityManager, MikroORM, UnderscoreNamingStrategy } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { ENTITIES } from '../../entities/index.js';
import type { Logger } from '../log.js';
import { traceStatements } from '../telemetry/traced-statements.js';
import { NO_TRACING, type Tracing } from '../telemetry/tracing.js';
import { KEEP_ALIVE } from './keep-alive.js';
import { LedgerMigration } from './migrations/20261123-ledger.migration.js';
import { AlertsMigration } from './migrations/20261124-alerts.migration.js';
import { DispatchMigration } from './migrations/20261125-dispatch.migration.js';
import { BreachedGoalsMigration } from './migrations/20261126-breached-goals.migration.js';
import { LedgerFeedMigration } from './migrations/20261127-ledger-feed.migration.js';
import { ClaimByChannelMigration } from './migrations/20261128-claim-by-channel.migration.js';
import { TriesBegunMigration } from './migrations/20261129-tries-begun.migration.js';
import { PreviousSecretsMigration } from './migrations/20261130-previous-secrets.migration.js';
import { FeedOfAllMigration } from './migrations/20261201-feed-of-all.migration.js';
import { OperationsMigration } from './migrations/20261202-operations.migration.js';
import { SavedReportsMigration } from './migrations/20261203-saved-reports.migration.js';
import { FeedOfEventsMigration } from './migrations/20261204-feed-of-events.migration.js';
import { ReportTriesMigration } from './migrations/20261205-report-tries.migration.js';
import { UnfinishedRunsMigration } from './migrations/20261206-unfinished-runs.migration.js';
import { FeedAlwaysMigration } from './migrations/20261207-feed-always.migration.js';
import { FiniteInstantsMigration } from './migrations/20261208-finite-instants.migration.js';
import { LighterFeedMigration } from './migrations/20261209-lighter-feed.migration.js';
import { warnOfLoss } from './outage.js';
import { releaseDeadConnections } from './release-dead-connections.js';
import { APPLICATION_ROLE, WORKSPACE_VARIABLE } from './workspace-policy.js';

export type Orm = MikroORM;
export type { EntityManager } from '@mikro-orm/postgresql';

/** Connections of one process. A request holds one for a few milliseconds; an import holds one to its end. */
const POOL_SIZE = 10;

export interface OrmOptions {
  readonly url: string;
  /** Where the ORM's own messages go, lost connections among them; left out, nowhere. */
  readonly log?: Logger | undefined;
  /** Told every SQL statement, transaction control included; tests count with it. */
  readonly onStatement?: ((sql: string) => void) | undefined;
  readonly tracing?: Tracing | undefined;
}

/** Sets up the ORM without touching the network; its pool connects when the first statement is sent. */
export async function createOrm({ url, log, onStatement, tracing = NO_TRACING }: OrmOptions): Promise<Orm> {
  const onPoolCreated = (pool: Pool) => {
    releaseDeadConnections(pool);
    if (tracing !== NO_TRACING) traceStatements(pool, tracing);
  };
  return MikroORM.init({
    clientUrl: url,
    dbName: databaseName(url),
    entities: ENTITIES,
    namingStrategy: UnderscoreNamingStrategy,
    pool: { max: POOL_SIZE },
    driverOptions: {
      application_name: 'vigilo',
      ...KEEP_ALIVE,
      onPoolCreated,
    },
    extensions: [Migrator],
    migrations: {
      migrationsList: [
        { name: '20261123-ledger', class: LedgerMigration },
        { name: '20261124-alerts', class: AlertsMigration },
        { name: '20261125-dispatch', class: DispatchMigration },
        { name: '20261126-breached-goals', class: BreachedGoalsMigration },
        { name: '20261127-ledger-feed', class: LedgerFeedMigration },
        { name: '20261128-claim-by-channel', class: ClaimByChannelMigration },
        { name: '20261129-tries-begun', class: TriesBegunMigration },
        { name: '20261130-previous-secrets', class: PreviousSecretsMigration },
        { name: '20261201-feed-of-all', class: FeedOfAllMigration },
        { name: '20261202-operations', class: OperationsMigration },
        { name: '20261203-saved-reports', class: SavedReportsMigration },
        { name: '20261204-feed-of-events', class: FeedOfEventsMigration },
        { name: '20261205-report-tries', class: ReportTriesMigration },
        { name: '20261206-unfinished-runs', class: UnfinishedRunsMigration },
        { name: '20261207-feed-always', class: FeedAlwaysMigration },
        { name: '20261208-finite-instants', class: FiniteInstantsMigration },
        { name: '20261209-lighter-feed', class: LighterFeedMigration },
      ],
      snapshot: false,
      tableName: 'schema_migration',
    },
    colors: false,
    debug: onStatement === undefined ? ['info'] : ['query'],
    logger: onStatement ?? messagesTo(log),
    // A database that is missing is a mistake in DATABASE_URL, not a wish for a new one.
    ensureDatabase: false,
  });
}

/** Each connection that is lost has two messages. */
function messagesTo(log: Logger | undefined): (message: string) => void {
  return (message) => {
    if (log === undefined) return;
    if (/PostgreSQL (connection|pool) error/.test(message)) return warnOfLoss(log, new Error(message));
    log[/error/i.test(message) ? 'warn' : 'debug']({ from: 'orm' }, message);
  };
}

function databaseName(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres';
}

/** The pool behind the ORM, for what no ORM does: COPY. */
export async function poolOf(orm: Orm): Promise<Pool> {
  return (await orm.em.getConnection().getNativeClient()) as Pool;
}

/**
 * A fresh EntityManager that sees one workspace and nothing else: each of its transactions, implicit ones
 * included, runs as the application's role with the workspace set for that transaction only (safe under PgBouncer).
 */
export function workspaceEm(orm: Orm, workspaceId: string): EntityManager {
  const em = orm.em.fork();
  em.setSessionContext({ role: APPLICATION_ROLE, variables: { [WORKSPACE_VARIABLE]: workspaceId } });
  return em;
}

/**
 * A fresh EntityManager that sees every workspace. For the operator's commands and for finding out which
 * workspace a caller may see; never for a request's data.
 */
export function operatorEm(orm: Orm): EntityManager {
  return orm.em.fork();
}

/** Tells whoever listens to the ORM's statements of one that went to the database beside it. */
export function tell(orm: Orm, sql: string): void {
  orm.config.getLogger().logQuery({ level: 'info', query: sql });
}
