import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Logger } from '../log.js';
import { type Orm, poolOf, tell } from './orm.js';
import { HAS_REPLAYED, replayedValues, type WalPosition } from './wal-position.js';

/** Chooses the server that is read. */
export interface ReadServer {
  /**
   * Reads on a server that has all that was committed before a position.
   * @param position null: nobody knows how much is wanted.
   * @param work may be begun a second time, on another server, where the first one fails.
   */
  read<Result>(position: WalPosition | null, work: (orm: Orm) => Promise<Result>): Promise<Result>;
}

/** Everything is read where it is written. */
export function readFromPrimary(primary: Orm): ReadServer {
  return { read: (_position, work) => work(primary) };
}

/** A replica that does not answer within this is taken for gone. */
const ANSWERS_WITHIN_MS = 1_000;
/** One that is gone is left alone for this long. */
const ASK_AGAIN_MS = 10_000;

const ASK = `/* replica.position */ select ${HAS_REPLAYED} as "hasReplayed"`;

/** On a connection in hand: what a pool asks by itself is not traced. */
async function askWhether(pool: Pool, position: WalPosition): Promise<boolean> {
  const client = await pool.connect();
  try {
    const question = { text: ASK, values: replayedValues(position), query_timeout: ANSWERS_WITHIN_MS };
    const { rows } = await client.query<{ hasReplayed: boolean }>(question);
    client.release();
    return rows[0]?.hasReplayed === true;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** A host that is gone lets nobody connect, and tells nobody: the driver would wait. */
async function gone(asked: Promise<unknown>): Promise<never> {
  // What comes of it later is of no use.
  asked.catch(() => undefined);
  await delay(ANSWERS_WITHIN_MS, undefined, { ref: false });
  throw new Error(`no answer within ${ANSWERS_WITHIN_MS} ms`);
}

export interface Replicated {
  readonly primary: Orm;
  readonly replica: Orm;
  readonly log: Logger;
}

/**
 * Reads go to a streaming replica wherever it has replayed what they must see, and to the primary otherwise: whoever wrote reads what
 * they wrote. A replica that lags, is gone, or was promoted and writes by itself, costs speed and nothing else.
 */
export function readFromReplica({ primary, replica, log }: Replicated): ReadServer {
  let goneUntilMs = 0;
  let isGone = false;
  const hasReplayed = async (position: WalPosition): Promise<boolean> => {
    // Asked before the reading: a snapshot that is taken afterwards holds as much.
    const asked = askWhether(await poolOf(replica), position);
    const answer = await Promise.race([asked, gone(asked)]);
    tell(replica, ASK);
    return answer;
  };
  const leaveAlone = (err: unknown) => {
    if (!isGone) log.warn({ err }, 'the replica cannot be read: the primary is until it can');
    isGone = true;
    goneUntilMs = performance.now() + ASK_AGAIN_MS;
  };
  return {
    async read(position, work) {
      if (position === null || performance.now() < goneUntilMs) return work(primary);
      try {
        if (await hasReplayed(position)) {
          const result = await work(replica);
          if (isGone) log.info('the replica is read again');
          isGone = false;
          return result;
        }
      } catch (err) {
        leaveAlone(err);
      }
      return work(primary);
    },
  };
}
