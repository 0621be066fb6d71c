import type { PoolClient, QueryResult } from 'pg';
import type { z } from 'zod';
import { type Orm, tell } from '../../db/orm.js';
import type { ReadServer } from '../../db/read-server.js';
import { FROM_THE_BEGINNING, laterOf, type WalPosition } from '../../db/wal-position.js';
import { inWorkspaceTransaction } from '../../db/workspace-transaction.js';
import type { OperationsFacts } from '../../domain/operations/operations-facts.js';
import type { Logger } from '../../log.js';
import { unpackEvents } from '../events.sql.js';
import { factNames, unpackFacts } from '../packed-facts.js';
import type { FactCacheWatch } from './fact-cache-watch.js';
import {
  ASK_ROW,
  ASK_SQL,
  isContinued,
  POSITION_ROW,
  type Position,
  SYNC_ROW,
  SYNC_SETTINGS,
  SYNC_SQL,
} from './feed.sql.js';
import type { Reading } from './load-facts.js';

const BYTES_PER_WORKSPACE = 2_600;
const BYTES_PER_MEMBER = 42;
const BYTES_PER_ASSET = 160;

let versions = 0;

/** No two states of any workspace have the same one. */
function nextVersion(): number {
  versions += 1;
  return versions;
}

/**
 * All facts of one workspace in memory, as fresh as the database at every reading. Each reading asks for what transactions wrote that
 * the last one did not see the end of; an instant or an id would pass over a slow transaction.
 */
export class WorkspaceFacts {
  #version = nextVersion();
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #isOutrun = false;
  /** What the next catch-up must see. */
  #wanted: WalPosition | null = FROM_THE_BEGINNING;

  constructor(
    private readonly services: {
      readonly server: ReadServer;
      readonly watch?: FactCacheWatch | undefined;
      readonly log?: Logger | undefined;
    },
    private readonly workspaceId: string,
    private reading: Reading,
  ) {}

  /** Of columns, and what the objects around them take, as measured: of a small workspace that is more. */
  get bytes(): number {
    const { changes, incidents, approvals, runbooks, unresolved, names } = this.reading;
    const lists = [changes, incidents, approvals, runbooks, unresolved];
    const named = BYTES_PER_MEMBER * names.teamByMemberId.size + BYTES_PER_ASSET * names.assetById.size;
    return lists.reduce((sum, { bytes }) => sum + bytes, BYTES_PER_WORKSPACE + named);
  }

  /**
   * The facts with all that was committed before a position, or before the call where that is null; null where they can no longer be caught up with: more was written than
   * the feed still tells, or this is another database than they were read from. Then they are of no more use.
   * @throws what the database does; what is in memory then stays as it was, and the next call tries again.
   */
  async read(position: WalPosition | null): Promise<OperationsFacts | null> {
    this.#wanted = laterOf(this.#wanted, position);
    await this.#catchUp();
    if (this.#isOutrun) return null;
    const { changes, incidents, approvals, runbooks, unresolved, names } = this.reading;
    return {
      changes: changes.segments,
      incidents: incidents.segments,
      approvals: approvals.segments,
      runbooks: runbooks.segments,
      unresolved: unresolved.segments,
      names,
      version: this.#version,
    };
  }

  /** A catch-up under way may have begun before the caller's last write was committed; the one after it has not. */
  #catchUp(): Promise<void> {
    if (this.#running === null) return this.#start();
    this.#next ??= this.#running.then(
      () => this.#start(),
      () => this.#start(),
    );
    return this.#next;
  }

  #start(): Promise<void> {
    this.#next = null;
    this.#running = this.#advance().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #advance(): Promise<void> {
    if (this.#isOutrun) return;
    const { reading } = this;
    // A server that has replayed less than is known already would mix two instants.
    const wanted = laterOf(this.#wanted, reading.position.walPosition);
    this.#wanted = FROM_THE_BEGINNING;
    const read = await this.#readNews(reading.position, wanted);
    if (read === null || read.isOutrun || !isContinued(reading.position, read.position)) {
      this.#isOutrun = true;
      return;
    }
    // Of a replica nobody knows when the server that writes was started.
    const startedAt = read.position.startedAt ?? reading.position.startedAt;
    this.reading = { ...reading, position: { ...read.position, startedAt } };
    try {
      if (read.news !== null) this.#apply(read.news);
    } catch (err) {
      this.#isOutrun = true;
      const { workspaceId } = this;
      this.services.log?.warn({ err, workspaceId }, 'what was written does not go into memory: SQL answers');
    }
  }

  #apply(news: News): void {
    const { reading } = this;
    this.#version = nextVersion();
    const fresh = { ...unpackFacts(news), ...unpackEvents(news) };
    this.reading = {
      ...reading,
      changes: reading.changes.replaced(news.changeIds, fresh.changes),
      incidents: reading.incidents.replaced(news.incidentIds, fresh.incidents),
      approvals: reading.approvals.replaced(news.changeIds, fresh.approvals),
      runbooks: reading.runbooks.replaced(news.runbookIds, fresh.runbooks),
      unresolved: reading.unresolved.replaced(news.incidentIds, fresh.unresolved),
      names: news.names === null ? reading.names : factNames(news.names),
    };
    this.services.watch?.applied(news.changeIds.length + news.incidentIds.length + news.runbookIds.length);
  }

  /**
   * Whether there is anything new is asked with the begin of the transaction; what it is takes a second round trip, and several times as
   * long though there be nothing. Both are prepared once a connection: to plan them takes several times as long as to run them.
   */
  #readNews(known: Position, position: WalPosition | null): Promise<ReadNews | null> {
    const values = [this.workspaceId, known.snapshot, known.seen];
    const read = (orm: Orm) => async (client: PoolClient, asked: QueryResult | undefined) => {
      const answer = ASK_ROW.parse(asked?.rows[0]);
      if (answer.isOutrun || !answer.isNew)
        return { position: POSITION_ROW.parse(answer), isOutrun: answer.isOutrun, news: null };
      const { rows } = await client.query({ name: 'ledger.sync', text: SYNC_SQL, values });
      tell(orm, SYNC_SQL);
      if (rows[0] === undefined) return null;
      const news = SYNC_ROW.parse(rows[0]);
      return { position: POSITION_ROW.parse(news), isOutrun: news.isOutrun, news };
    };
    const options = {
      settings: SYNC_SETTINGS,
      isReading: true,
      first: { name: 'ledger.news', text: ASK_SQL, values },
    };
    return this.services.server.read(position, (orm) =>
      inWorkspaceTransaction(orm, this.workspaceId, read(orm), options),
    );
  }
}

type News = z.infer<typeof SYNC_ROW>;

interface ReadNews {
  readonly position: Position;
  readonly isOutrun: boolean;
  /** null: nothing was written. */
  readonly news: News | null;
}
