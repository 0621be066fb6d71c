import pg from 'pg';
import { z } from 'zod';
import { KEEP_ALIVE } from '../db/keep-alive.js';
import { outageOf, warnOfLoss } from '../db/outage.js';
import type { Logger } from '../log.js';
import { LIVE_CHANNEL, LIVE_EVENT_KINDS } from './live-event.js';

const EVENT = z.object({
  id: z.string(),
  xid: z.string(),
  workspaceId: z.string(),
  kind: z.enum(LIVE_EVENT_KINDS),
  subject: z.string(),
});
/** What happened to an alert or a token of a workspace. */
export type LiveEvent = Readonly<Pick<z.infer<typeof EVENT>, 'workspaceId' | 'kind' | 'subject'>>;

export interface LiveFeedOptions {
  readonly url: string;
  readonly log: Logger;
  /**
   * Told every event that is committed after the feed has started, in the order of their commits or nearly so: once, but
   * again where it throws.
   */
  readonly onEvents: (events: readonly LiveEvent[]) => Promise<void>;
  /** How often to ask although nobody called, which also finds a connection that died silently. */
  readonly heartbeatMs?: number;
}

export interface LiveFeed {
  close(): Promise<void>;
}

const HEARTBEAT_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 5_000;

/**
 * Everything that transactions wrote which were not over at the last look. An id, or an instant, would not do: both are
 * given out before the commit, so a slow transaction's would be passed over.
 */
const CATCH_UP = `
/* live: what was committed since the last look */
with now as (select pg_snapshot_xmin(pg_current_snapshot())::text as horizon)
select now.horizon as "horizon",
  coalesce((select json_agg(json_build_object('id', e.id::text, 'xid', e.xid::text, 'workspaceId', e.workspace_id,
    'kind', e.kind, 'subject', e.subject) order by e.id) from live_event e where e.xid >= $1::xid8), '[]') as "events"
from now`;

const HORIZON = `
/* live: where to begin */
select pg_snapshot_xmin(pg_current_snapshot())::text as "horizon"`;

class Ended extends Error {}

const LOOK = z.object({ horizon: z.string(), events: z.array(EVENT) });

/**
 * Listens to the events of all workspaces on a connection of its own, over any number of lost connections. Calls only wake
 * it: what happened it reads from the table, so that a call that was lost loses nothing.
 */
export async function startLiveFeed(options: LiveFeedOptions): Promise<LiveFeed> {
  const feed = new Feed(options);
  await feed.start();
  return feed;
}

class Feed implements LiveFeed {
  #client: pg.Client | null = null;
  #horizon = '0';
  /** Ids that were told and may be read again, since transactions older than theirs were still open. */
  #told = new Set<string>();
  #isClosed = false;
  #looking: Promise<void> | null = null;
  #shouldLookAgain = false;
  #retryMs = FIRST_RETRY_MS;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: LiveFeedOptions) {}

  async start(): Promise<void> {
    const client = await this.#connect();
    const { rows } = await client.query(HORIZON);
    this.#horizon = z.object({ horizon: z.string() }).parse(rows[0]).horizon;
    this.#told = new Set((await this.#read(client)).events.map(({ id }) => id));
    this.#beat();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await this.#client?.end();
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.options.url,
      application_name: 'vigilo-live',
      ...KEEP_ALIVE,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
    });
    client.on('error', (error) => this.#lose(client, error));
    client.on('end', () => this.#lose(client, new Ended('the connection ended')));
    client.on('notification', () => this.#wake());
    try {
      await client.connect();
      await client.query(`listen ${LIVE_CHANNEL}`);
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    this.#client = client;
    return client;
  }

  /** The connection is gone: makes another, and reads what happened meanwhile. */
  #lose(client: pg.Client, error: Error): void {
    if (this.#isClosed || this.#client !== client) return;
    this.#client = null;
    clearTimeout(this.#timer);
    const { log } = this.options;
    if (error instanceof Ended || outageOf(error) !== null) warnOfLoss(log, error);
    else log.warn({ err: error }, 'live events could not be read: trying again on another connection');
    client.end().catch(() => undefined);
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    this.#timer = setTimeout(() => this.#reconnect(), this.#retryMs * (0.5 + Math.random() / 2));
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }

  async #reconnect(): Promise<void> {
    if (this.#isClosed) return;
    try {
      await this.#connect();
      this.#retryMs = FIRST_RETRY_MS;
      this.options.log.info('listening for live events again');
      this.#wake();
      this.#beat();
    } catch (error) {
      this.options.log.debug({ err: error }, 'no connection for live events yet');
      this.#reconnectLater();
    }
  }

  #beat(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#wake();
      this.#beat();
    }, this.options.heartbeatMs ?? HEARTBEAT_MS);
  }

  /** Looks, or, where a look is under way that may have come too early, looks once more after it. */
  #wake(): void {
    if (this.#looking !== null) {
      this.#shouldLookAgain = true;
      return;
    }
    this.#looking = this.#look().finally(() => {
      this.#looking = null;
      if (!this.#shouldLookAgain) return;
      this.#shouldLookAgain = false;
      this.#wake();
    });
  }

  async #look(): Promise<void> {
    const client = this.#client;
    if (client === null || this.#isClosed) return;
    try {
      const { horizon, events } = await this.#read(client);
      const fresh = events.filter(({ id }) => !this.#told.has(id));
      if (fresh.length > 0) await this.options.onEvents(fresh);
      this.#horizon = horizon;
      this.#told = new Set(events.filter(({ xid }) => BigInt(xid) >= BigInt(horizon)).map(({ id }) => id));
    } catch (error) {
      this.#lose(client, error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #read(client: pg.Client) {
    const { rows } = await client.query(CATCH_UP, [this.#horizon]);
    return LOOK.parse(rows[0]);
  }
}
