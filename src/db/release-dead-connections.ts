import type { Pool, PoolClient } from 'pg';

/**
 * Gives a connection that died back to its pool where its holder does not. Kysely, below MikroORM, keeps the connection of a
 * transaction whose commit or rollback fails, as they do when the server ended the session: measured, ten such
 * transactions and the process never gets an answer again, nor can its pool be closed.
 */
export function releaseDeadConnections(pool: Pool): void {
  const giveBack = new WeakMap<PoolClient, () => void>();
  pool.on('acquire', (client) => {
    const onEnd = () => {
      client.release(true);
      // Its holder may give it back after all, and twice is a fault.
      client.release = () => {};
    };
    giveBack.set(client, onEnd);
    client.once('end', onEnd);
  });
  pool.on('release', (_error, client) => {
    const onEnd = giveBack.get(client);
    if (onEnd !== undefined) client.off('end', onEnd);
  });
}
