import type { PoolClient, QueryConfig, QueryResult } from 'pg';
import { type Orm, poolOf, tell } from './orm.js';
import { APPLICATION_ROLE, WORKSPACE_VARIABLE } from './workspace-policy.js';

export interface TransactionOptions {
  readonly isolation?: 'read committed' | 'repeatable read';
  /** Settings of PostgreSQL for the time of the transaction. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Nothing is written: what was read is the result before the transaction has ended. */
  readonly isReading?: boolean;
  /** A statement that goes with the begin, in the same round trip. */
  readonly first?: QueryConfig;
}

/**
 * Runs `work` on a connection of its own in one transaction that sees one workspace. Commits what it did, or, when
 * it throws, undoes it and throws the same; a connection that cannot even do that is closed, not reused.
 * @param work is given the result of the first statement, where there is one.
 */
export async function inWorkspaceTransaction<Result>(
  orm: Orm,
  workspaceId: string,
  work: (client: PoolClient, first: QueryResult | undefined) => Promise<Result>,
  { isolation = 'read committed', settings = {}, isReading = false, first }: TransactionOptions = {},
): Promise<Result> {
  const client = await (await poolOf(orm)).connect();
  // A connection that breaks fails the statement in flight, or the next one; unheard, the event would end the process.
  client.on('error', ignore);
  try {
    const bound = { ...settings, [WORKSPACE_VARIABLE]: workspaceId, role: APPLICATION_ROLE };
    const begin = `begin isolation level ${isolation}; ${bindingOf(client, bound)}`;
    tell(orm, begin);
    const opened =
      first === undefined ? void (await client.query(begin)) : await together(client, begin, first);
    if (first !== undefined) tell(orm, first.text);
    const result = await work(client, opened);
    if (isReading) endLater(client);
    else {
      await client.query('commit');
      giveBack(client);
    }
    return result;
  } catch (error) {
    await client.query('rollback').then(
      () => giveBack(client),
      (rollbackError: Error) => giveBack(client, rollbackError),
    );
    throw error;
  }
}

/** Row-level security shows and takes one workspace until the transaction ends, and no longer. Sent with its begin: one round trip. */
function bindingOf(client: PoolClient, settings: Readonly<Record<string, string>>): string {
  const calls = Object.entries(settings).map(
    ([name, value]) => `set_config(${client.escapeLiteral(name)}, ${client.escapeLiteral(value)}, true)`,
  );
  return `/* ledger: bind the transaction to its workspace */ select ${calls.join(', ')}`;
}

/** Sends a statement without waiting for the begin before it. @returns its result. */
async function together(client: PoolClient, begin: string, first: QueryConfig): Promise<QueryResult> {
  // The driver's own switch for it, which COPY and whatever else comes later could not do with.
  const sending: PoolClient & { pipeline: boolean } = client;
  sending.pipeline = true;
  const [begun, answered] = await Promise.allSettled([client.query(begin), client.query(first)]);
  sending.pipeline = false;
  if (begun.status === 'rejected') throw begun.reason;
  if (answered.status === 'rejected') throw answered.reason;
  return answered.value;
}

/** What was read is whole already: a connection that cannot end its transaction is closed, and nobody else is told. */
function endLater(client: PoolClient): void {
  client.query('commit').then(
    () => giveBack(client),
    (error: Error) => giveBack(client, error),
  );
}

function giveBack(client: PoolClient, broken?: Error): void {
  client.removeListener('error', ignore);
  client.release(broken);
}

function ignore(): void {}
