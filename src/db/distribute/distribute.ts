import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { PublicError } from '../../errors.js';
import { MIGRATION_LOCK } from '../migrate.js';
import { type Orm, poolOf } from '../orm.js';
import {
  type CitusState,
  citusStatements,
  FIND_CITUS,
  LIST_CITUS_TABLES,
  LIST_WORKSPACE_TABLES,
} from './citus.sql.js';
import { LEDGER_TABLES, REFERRED_TABLES } from './ledger-tables.js';
import { COUNT_PARTITIONS, PARTITION_STATEMENTS } from './partition.sql.js';

export const FEWEST_PARTITIONS = 2;
/** Each is a table with its indexes five times over, all of which are locked at once: more would not fit a server's default. */
export const MOST_PARTITIONS = 128;
const DEFAULT_PARTITIONS = 16;

/** How long the tables are tried for, and how often. */
const PATIENCE_MS = 30_000;
const TRY_AGAIN_MS = 20;

export interface DistributeOrder {
  /** Partitions of a table, or shards; left out, those that there are, else the default. */
  readonly parts?: number | undefined;
  readonly patienceMs?: number | undefined;
}

/** How the ledger is laid out, and by what. */
export interface Distribution {
  readonly by: 'citus' | 'partitions';
  readonly parts: number;
  /** Whoever must run the statements; they are one transaction. */
  readonly owner: string | null;
  /** Empty where there is nothing to do. */
  readonly statements: readonly string[];
}

/** What `distribute` would do. */
export function planDistribution(orm: Orm, { parts }: DistributeOrder): Promise<Distribution> {
  return inTransaction(orm, (client) => plan(client, parts));
}

/**
 * Lays the ledger out by workspace: on Citus where the server has it, else in partitions. In one transaction, so that whatever ends it
 * leaves the ledger as it was; readers and writers wait meanwhile. Safe to run twice.
 * @throws PublicError where the role may not, or the tables are in use without a pause.
 */
export function distribute(
  orm: Orm,
  { parts, patienceMs = PATIENCE_MS }: DistributeOrder,
): Promise<Distribution> {
  return inTransaction(orm, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const before = await plan(client, parts);
    if (before.statements.length === 0) return before;
    for (const sql of preparing(before)) await client.query(sql);
    if (before.by === 'partitions') await lock(client, patienceMs);
    // Read anew, as others wrote until now: of the sequences it says how far they are.
    const distribution = await plan(client, parts);
    for (const sql of distribution.statements) await client.query(sql);
    return distribution;
  });
}

/** The whole transaction as a script for the server's own client. */
export function scriptOf(distribution: Distribution): string {
  const { by, statements } = distribution;
  if (statements.length === 0) return '-- nothing to do';
  const locks = by === 'partitions' ? LOCKS : [];
  return ['begin', ...preparing(distribution), ...locks, ...statements, 'commit']
    .map((sql) => `${sql};`)
    .join('\n');
}

const LOCKS = [
  `lock table ${REFERRED_TABLES.join(', ')} in share row exclusive mode`,
  `lock table ${LEDGER_TABLES.join(', ')} in access exclusive mode`,
];

/** New tables are to be the old ones' owner's, whoever runs this. Citus moves those that there are, with locks of its own. */
function preparing({ owner }: Distribution): string[] {
  return owner === null ? [] : [`set local role "${owner.replaceAll('"', '""')}"`];
}

async function plan(client: PoolClient, parts: number | undefined): Promise<Distribution> {
  const { isAvailable, isInstalled } = CITUS.parse((await client.query(FIND_CITUS)).rows[0]);
  return isAvailable
    ? planOnCitus(client, isInstalled, parts ?? DEFAULT_PARTITIONS)
    : planPartitions(client, parts);
}

const CITUS = z.object({ isAvailable: z.boolean(), isInstalled: z.boolean() });
const WORKSPACE_TABLES = z.array(z.object({ name: z.string(), refersTo: z.array(z.string()) }));
const NAMED = z.array(z.object({ name: z.string() }));

async function planOnCitus(client: PoolClient, isInstalled: boolean, shards: number): Promise<Distribution> {
  const tables = WORKSPACE_TABLES.parse((await client.query(LIST_WORKSPACE_TABLES)).rows);
  const known = isInstalled ? NAMED.parse((await client.query(LIST_CITUS_TABLES)).rows) : [];
  const state: CitusState = { isInstalled, tables, done: new Set(known.map(({ name }) => name)), shards };
  return { by: 'citus', parts: shards, owner: null, statements: citusStatements(state) };
}

const STANDING = z
  .array(
    z.object({
      name: z.string(),
      isPartitioned: z.boolean(),
      owner: z.string(),
      isOurs: z.boolean(),
      mayCreate: z.boolean(),
      partitions: z.number(),
    }),
  )
  .length(LEDGER_TABLES.length);
const STATEMENTS = z.array(z.object({ sql: z.string() }));

async function planPartitions(client: PoolClient, wanted: number | undefined): Promise<Distribution> {
  const standing = STANDING.parse((await client.query(COUNT_PARTITIONS)).rows);
  const [first] = standing;
  const parts = wanted ?? (first?.isPartitioned ? first.partitions : DEFAULT_PARTITIONS);
  const owner = first?.owner ?? null;
  const isDone = standing.every(({ isPartitioned, partitions }) => isPartitioned && partitions === parts);
  if (isDone) return { by: 'partitions', parts, owner, statements: [] };
  for (const { name, owner: whose, isOurs, mayCreate } of standing) {
    if (!isOurs)
      throw new PublicError(
        'FORBIDDEN',
        `${name} belongs to ${whose}: only it, or a superuser, can partition it`,
      );
    if (!mayCreate) throw new PublicError('FORBIDDEN', `${whose} may not create tables in the schema public`);
  }
  const { rows } = await client.query(PARTITION_STATEMENTS, [parts]);
  return { by: 'partitions', parts, owner, statements: STATEMENTS.parse(rows).map(({ sql }) => sql) };
}

/**
 * Takes all tables at once or none, again and again. Whoever waits for one while it holds another would stand in the way of those who
 * hold that one and want this: a reader that has begun could be what PostgreSQL ends.
 */
async function lock(client: PoolClient, patienceMs: number): Promise<void> {
  const endsAt = performance.now() + patienceMs;
  while (!(await tryLock(client))) {
    if (performance.now() > endsAt)
      throw new PublicError(
        'FORBIDDEN',
        `the tables of the ledger were in use for ${patienceMs / 1_000} s without a pause (an import?): nothing was done, try again later`,
      );
    await sleep(TRY_AGAIN_MS);
  }
}

async function tryLock(client: PoolClient): Promise<boolean> {
  try {
    await client.query(`savepoint unlocked; ${LOCKS.map((sql) => `${sql} nowait`).join('; ')}`);
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE)) throw error;
    await client.query('rollback to savepoint unlocked; release savepoint unlocked');
    return false;
  }
}

const LOCK_NOT_AVAILABLE = '55P03';

async function inTransaction<Result>(
  orm: Orm,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await (await poolOf(orm)).connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // The server undoes what a connection that goes has begun.
    client.release(true);
    throw error;
  }
}
