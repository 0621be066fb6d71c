import type { PoolClient } from 'pg';
import { type Orm, poolOf } from '../db/orm.js';
import { APPLICATION_ROLE, WORKSPACE_VARIABLE } from '../db/workspace-policy.js';

/** Row-level security shows and takes one workspace until the transaction ends, and no longer. */
const ENTER_WORKSPACE = `
/* ledger: bind the transaction to its workspace */
select set_config('${WORKSPACE_VARIABLE}', $1, true), set_config('role', $2, true)`;

/**
 * Runs `work` on a connection of its own in one transaction that sees one workspace. Commits what it did, or, when
 * it throws, undoes it and throws the same; a connection that cannot even do that is closed, not reused.
 */
export async function inWorkspaceTransaction<Result>(
  orm: Orm,
  workspaceId: string,
  work: (client: PoolClient) => Promise<Result>,
  isolation: 'read committed' | 'repeatable read' = 'read committed',
): Promise<Result> {
  const client = await (await poolOf(orm)).connect();
  // A connection that breaks fails the statement in flight, or the next one; unheard, the event would end the process.
  client.on('error', ignore);
  try {
    await client.query(`begin isolation level ${isolation}`);
    await client.query(ENTER_WORKSPACE, [workspaceId, APPLICATION_ROLE]);
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

function giveBack(client: PoolClient, broken?: Error): void {
  client.removeListener('error', ignore);
  client.release(broken);
}

function ignore(): void {}
