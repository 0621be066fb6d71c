import { z } from 'zod';
import { type Clock, systemClock } from '../clock.js';
import type { Logger } from '../log.js';
import { type Orm, operatorEm } from './orm.js';

const LOOK = '/* clock.look */ select (extract(epoch from clock_timestamp()) * 1000)::float8 as "atMs"';
const ROW = z.object({ atMs: z.number() });
const LOOK_EVERY_MS = 30_000;
/** Less is not worth a clock that steps at every look. Receivers of webhooks allow for five minutes. */
const TOLERATED_MS = 2_000;

/** The instant, as every process of one database tells it. */
export interface DatabaseClock {
  readonly now: Clock;
  /** How much this machine's clock is ahead of the database's; 0 where it is hardly. */
  readonly aheadMs: () => number;
  close(): void;
}

/**
 * This machine's clock, put right by the database's where they differ by seconds: leases, nights, retries and the instants of
 * answers are to mean the same in every process, and one whose clock is an hour ahead would evaluate a night before it has come.
 */
export async function startDatabaseClock(orm: Orm, log: Logger): Promise<DatabaseClock> {
  let aheadMs = await measure(orm);
  tell(log, aheadMs);
  const timer = setInterval(() => {
    measure(orm).then(
      (nowAheadMs) => {
        if (Math.abs(nowAheadMs - aheadMs) > TOLERATED_MS) tell(log, nowAheadMs);
        aheadMs = nowAheadMs;
      },
      // It goes on by what is known: whoever needs the database now says that it is away.
      (error: unknown) => log.debug({ err: error }, "the database's clock could not be read"),
    );
  }, LOOK_EVERY_MS).unref();
  return {
    now: () => systemClock() - aheadMs,
    aheadMs: () => aheadMs,
    close: () => clearInterval(timer),
  };
}

async function measure(orm: Orm): Promise<number> {
  const beforeMs = systemClock();
  const [row] = await operatorEm(orm).execute<unknown[]>(LOOK);
  const tookMs = systemClock() - beforeMs;
  const aheadMs = beforeMs + tookMs / 2 - ROW.parse(row).atMs;
  return Math.abs(aheadMs) > TOLERATED_MS + Math.abs(tookMs) / 2 ? Math.round(aheadMs) : 0;
}

function tell(log: Logger, aheadMs: number): void {
  if (aheadMs === 0) return;
  const how = `${Math.round(Math.abs(aheadMs) / 1_000)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the database's`;
  log.warn({ aheadMs }, `the clock of this machine is ${how}, which is gone by`);
}
