import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '../../clock.js';
import { type Orm, operatorEm } from '../../db/orm.js';
import { warnOf } from '../../db/outage.js';
import type { Logger } from '../../log.js';
import { onceInAWhile } from '../../once-in-a-while.js';
import { countPendingDeliveries } from '../../store/delivery.store.js';
import { oldestLastNightMs } from '../../store/last-night.js';

/** A database that does not answer at all is not waited for longer than this. */
const ANSWER_WITHIN_MS = 1_000;
/** What cannot be read is asked for at every scrape. */
const TELL_EVERY_MS = 60_000;

export interface DatabaseMetricsServices {
  readonly orm: Orm;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What the database says of all processes together, and how this one's connections to it are used. Read at each scrape. */
export function databaseMetrics(
  registry: Registry,
  { orm, pool, clock, log }: DatabaseMetricsServices,
): void {
  const registers = [registry];
  countConnections(registry, pool);
  const isTimeToTell = onceInAWhile(TELL_EVERY_MS);
  // What cannot be read soon is NaN: a scrape must not wait for the database.
  const soon = (what: string, value: Promise<number>) =>
    Promise.race([
      value.catch((error: unknown) => {
        warnOf(log, error, { words: `${what} could not be read for the metrics`, isTimeToTell });
        return Number.NaN;
      }),
      delay(ANSWER_WITHIN_MS, Number.NaN, { ref: false }),
    ]);
  new Gauge({
    name: 'vigilo_deliveries_pending',
    help: 'Deliveries of all workspaces that are on their way.',
    registers,
    async collect() {
      this.set(await soon('the deliveries that wait', countPendingDeliveries(operatorEm(orm))));
    },
  });
  new Gauge({
    name: 'vigilo_last_night_age_seconds',
    help: 'Seconds since the last night that was evaluated, of the workspace that is the furthest behind.',
    registers,
    async collect() {
      const age = oldestLastNightMs(operatorEm(orm)).then((ms) => (ms === null ? Number.NaN : clock() - ms));
      this.set((await soon('the last night', age)) / 1_000);
    },
  });
}

/** Before anything that a scrape itself asks of the database, or it would count itself. */
function countConnections(registry: Registry, pool: Pool): void {
  new Gauge({
    name: 'vigilo_database_connections',
    help: 'Connections of this process to the database for requests: in_use or idle; waiting: who needs one.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { totalCount, idleCount, waitingCount } = pool;
      this.set({ state: 'in_use' }, totalCount - idleCount);
      this.set({ state: 'idle' }, idleCount);
      this.set({ state: 'waiting' }, waitingCount);
    },
  });
}
