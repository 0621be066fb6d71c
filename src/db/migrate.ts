import { type Orm, poolOf } from './orm.js';

/** Any constant: "vigi" in ASCII. Held while migrating, so that two processes that start at once take turns. */
export const MIGRATION_LOCK = 0x76696769;

/**
 * Brings the schema up to date. Forward only; safe to run twice and by several processes at once.
 * @returns the names of the migrations that were applied now.
 */
export async function migrate(orm: Orm): Promise<string[]> {
  const client = await (await poolOf(orm)).connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const applied = await orm.migrator.up();
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    client.release();
    return applied.map(({ name }) => name);
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** The migrations that the database still lacks, by name. Empty when the schema is up to date. */
export async function pendingMigrations(orm: Orm): Promise<string[]> {
  return (await orm.migrator.getPending()).map(({ name }) => name);
}
