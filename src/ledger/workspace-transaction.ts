import type { PoolClient } from 'pg';
import { type Orm, poolOf } from '../db/orm.js';
import { APPLICATION_ROLE, WORKSPACE_VARIABLE } from '../db/workspace-policy.js';

export interface TransactionOptions {
  readonly isolation?: 'read committed' | 'repeatable read';
  /** Settings of PostgreSQL for the time of the transaction. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Runs `work` on a connection of its own in one transaction that sees one workspace. Commits what it did, or, when
 * it throws, undoes it and throws the same; a connection that cannot even do that is closed, not reused.
 */
export async function inWorkspaceTransaction<Result>(
  orm: Orm,
  workspaceId: string,
  work: (client: PoolClient) => Promise<Result>,
  { isolation = 'read committed', settings = {} }: TransactionOptions = {},
): Promise<Result> {
  const client = await (await poolOf(orm)).connect();
  // A connection that breaks fails the statement in flight, or the next one; unheard, the event would end the process.
  client.on('error', ignore);
  try {
    await client.query(`begin isolation level ${isolation}`);
    await enterWorkspace(client, workspaceId, settings);
    const result = await work(client);
    await client.query('commit');
    giveBack(client);
    return result;
  } catch (error) {
    await client.query('rollback').then(
      () => giveBack(client),
      (rollbackError: Error) => giveBack(client, rollbackError),
    );
    throw error;
  }
}

/** Row-level security shows and takes one workspace until the transaction ends, and no longer. */
async function enterWorkspace(
  client: PoolClient,
  workspaceId: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const all = Object.entries({ ...settings, [WORKSPACE_VARIABLE]: workspaceId, role: APPLICATION_ROLE });
  const calls = all.map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, true)`);
  await client.query(
    `/* ledger: bind the transaction to its workspace */ select ${calls.join(', ')}`,
    all.flat(),
  );
}

function giveBack(client: PoolClient, broken?: Error): void {
  client.removeListener('error', ignore);
  client.release(broken);
}

function ignore(): void {}
