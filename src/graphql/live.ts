import { setInterval } from 'node:timers';
import type { Clock } from '../clock.js';
import { type Orm, workspaceEm } from '../db/orm.js';
import { warnOf } from '../db/outage.js';
import type { Logger } from '../log.js';
import { createAlertReader } from '../store/alert.store.js';
import { LIVE_TOPICS, type LiveBus } from '../store/live-bus.js';
import { type LiveEvent, startLiveFeed } from '../store/live-feed.js';
import { type ConnectionLimits, LiveCallers } from './live-callers.js';

/** How often everybody who stays connected is looked at again though nothing happened. */
const REVIEW_EVERY_MS = 60_000;

export interface LiveServices {
  readonly orm: Orm;
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly bus: LiveBus;
  readonly limits?: ConnectionLimits | undefined;
}

/** What happens in the ledger's database, for whoever is connected to this process. */
export interface Live {
  readonly callers: LiveCallers;
  close(): Promise<void>;
}

/** Listens to the database and tells the subscribers of this process, after a look at who they still are. */
export async function startLive({ orm, databaseUrl, clock, log, bus, limits }: LiveServices): Promise<Live> {
  const callers = new LiveCallers(orm, clock, limits);
  const tell = async (workspaceId: string, events: readonly LiveEvent[]) => {
    await callers.review(workspaceId);
    const told = events.filter(({ kind }) => isTopic(kind));
    const reader = createAlertReader(() => workspaceEm(orm, workspaceId), workspaceId);
    const alerts = told.length === 0 ? [] : await reader.byIds(told.map(({ subject }) => subject));
    const byId = new Map(alerts.map((alert) => [alert.id, alert]));
    for (const { kind, subject } of told) {
      const alert = byId.get(subject);
      if (alert !== undefined) bus.publish(kind, workspaceId, alert);
    }
  };
  const feed = await startLiveFeed({
    url: databaseUrl,
    log,
    async onEvents(events) {
      const ofConnected = Map.groupBy(events, ({ workspaceId }) => workspaceId)
        .entries()
        .filter(([workspaceId]) => callers.workspaces.includes(workspaceId));
      await Promise.all(ofConnected.map(([workspaceId, ofWorkspace]) => tell(workspaceId, ofWorkspace)));
    },
  });
  const reviewing = setInterval(() => reviewAll(callers, log), REVIEW_EVERY_MS).unref();
  return {
    callers,
    async close() {
      clearInterval(reviewing);
      await feed.close();
    },
  };
}

function isTopic(kind: LiveEvent['kind']): boolean {
  return LIVE_TOPICS.some((topic) => topic === kind);
}

async function reviewAll(callers: LiveCallers, log: Logger): Promise<void> {
  try {
    for (const workspaceId of callers.workspaces) await callers.review(workspaceId);
  } catch (error) {
    warnOf(log, error, { words: 'could not look at who is connected; trying again in a minute' });
  }
}
