import { constants } from 'node:os';
import type { Config } from '../config.js';
import { openDatabase } from '../db/embedded/open-database.js';
import { migrate } from '../db/migrate.js';
import { createOrm, type Orm } from '../db/orm.js';
import type { Tracing } from '../telemetry/tracing.js';
import { createCliLog } from './cli-log.js';

const INTERRUPTIONS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The database as a command gets it: migrated. */
export interface CommandDatabase {
  readonly orm: Orm;
  /** The migrations that were applied for this command, by name. */
  readonly applied: readonly string[];
}

interface Connection {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Runs `work` on the database of the settings, migrated, and closes what it opened: the server of DATABASE_URL, else
 * the embedded one of the data directory, which is shared with a `vigilo serve` that runs there.
 * @param purpose who holds the data directory, for whoever finds it taken, such as `vigilo import`.
 * @param tracing of the statements; left out, they are not traced.
 */
export async function withDatabase<Result>(
  config: Config,
  purpose: string,
  work: (database: CommandDatabase) => Promise<Result>,
  tracing?: Tracing,
): Promise<Result> {
  const connection = await connect(config, purpose);
  const forgetSignals = onceInterrupted(() => connection.close());
  try {
    const orm = await createOrm({ url: connection.url, ...(tracing ? { tracing } : {}) });
    try {
      return await work({ orm, applied: await migrate(orm) });
    } finally {
      await orm.close();
    }
  } finally {
    forgetSignals();
    await connection.close();
  }
}

async function connect(config: Config, purpose: string): Promise<Connection> {
  const { DATABASE_URL: url, VIGILO_DATA_DIR: dataDir } = config;
  if (url !== undefined) return { url, close: () => Promise.resolve() };
  return openDatabase({ dataDir, purpose, log: createCliLog(config.LOG_LEVEL) });
}

/**
 * Ctrl-C in the middle of the work: PostgreSQL undoes the open transaction when its client is gone, but an embedded
 * server that we started would outlive us.
 */
function onceInterrupted(close: () => Promise<void>): () => void {
  const end = (signal: NodeJS.Signals) => {
    void close().finally(() => process.exit(128 + constants.signals[signal]));
  };
  for (const signal of INTERRUPTIONS) process.once(signal, end);
  return () => {
    for (const signal of INTERRUPTIONS) process.off(signal, end);
  };
}
