import type { FactSource, HeldFactSource, OperationsSource } from '../../analytics/ports.js';
import { type Orm, workspaceEm } from '../../db/orm.js';
import { type ReadServer, readFromPrimary } from '../../db/read-server.js';
import { beginningOf, FROM_THE_BEGINNING, type WalPosition } from '../../db/wal-position.js';
import type { Logger } from '../../log.js';
import { createSqlFactSource } from '../sql-fact-source.js';
import type { FactCacheWatch } from './fact-cache-watch.js';
import { loadFacts } from './load-facts.js';
import { LoadingRoom } from './loading-room.js';
import { WorkspaceFacts } from './workspace-facts.js';

/**
 * A change is 34 bytes in memory where its ids are small, 8 more where it was approved and started, and 3 of what is worked out of it;
 * incidents and events are less.
 */
export const BYTES_PER_FACT = 45;
/** A workspace that was too large is counted again after this time. */
const COUNT_AGAIN_MS = 10 * 60_000;
/** One that could not be loaded twice in a row is tried again after this time; a first time may be a connection that was lost. */
const TRY_AGAIN_MS = 30_000;
/**
 * One that gave way to others is loaded again when it was here for ten times as long as that takes: those that do not fit together are not
 * loaded at every question in turn.
 */
const LOAD_SHARE = 10;
const SHORTEST_STAY_MS = 1_000;

/** The facts of a workspace, and what they took when they were last used: to ask all of them at each reading would cost more than it. */
interface Held {
  readonly facts: WorkspaceFacts;
  readonly bytes: number;
  /** Until when it is not loaded again if it gives way. */
  readonly staysUntilMs: number;
}

export interface FactCacheOptions {
  /** 0 keeps nothing. */
  readonly maxBytes: number;
  readonly log?: Logger | undefined;
  /** Which server is read; left out, the one that is written. */
  readonly server?: ReadServer | undefined;
  readonly watch?: FactCacheWatch | undefined;
  /** A segment in memory ends with the day that brings it to this many rows; left out, 512. Few make many segments of little. */
  readonly fewestRows?: number | undefined;
}

/**
 * The facts of the workspaces that were asked for lately, in memory, up to a bound; the one that was asked for least lately goes
 * first. A workspace is loaded beside the requests, which are answered by SQL until it is there, as is what does not fit. Either way
 * every reading has all that was committed before it began.
 */
export class FactCache {
  /** In the order of their last use, the latest at the end. */
  readonly #held = new Map<string, Held>();
  #bytes = 0;
  readonly #loading = new Map<string, Promise<void>>();
  readonly #notLoadedUntilMs = new Map<string, number>();
  readonly #failed = new Set<string>();
  readonly #room: LoadingRoom;
  readonly #server: ReadServer;

  constructor(
    orm: Orm,
    private readonly options: FactCacheOptions,
  ) {
    this.#server = options.server ?? readFromPrimary(orm);
    this.#room = new LoadingRoom(options.maxBytes);
  }

  /** Bytes of facts in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Workspaces in memory. */
  get count(): number {
    return this.#held.size;
  }

  /**
   * Where the numbers of a workspace come from.
   * @param position what was committed before it must be seen; null: what was committed before a reading begins.
   */
  sourceOf(workspaceId: string, position: WalPosition | null = null): HeldFactSource {
    const held = () => this.#readHeld(workspaceId, position);
    const bySql = <Facts>(read: (source: FactSource & OperationsSource) => Promise<Facts>) =>
      this.#bySql(() =>
        this.#server.read(position, (orm) =>
          read(createSqlFactSource(() => workspaceEm(orm, workspaceId), workspaceId)),
        ),
      );
    return {
      held,
      read: async (windows) => {
        const facts = windows.length === 0 ? null : await held();
        return facts ?? bySql((source) => source.read(windows));
      },
      readOperations: async (windows, asOfMs) =>
        (await held()) ?? bySql((source) => source.readOperations(windows, asOfMs)),
    };
  }

  /** Loads a workspace that is not in memory, and waits for it. Resolves as well where it does not fit, or cannot be loaded. */
  async warm(workspaceId: string): Promise<void> {
    if (!this.#held.has(workspaceId)) await this.#load(workspaceId, FROM_THE_BEGINNING);
  }

  /** Waits for what is being loaded. */
  async close(): Promise<void> {
    await Promise.all(this.#loading.values());
  }

  async #readHeld(workspaceId: string, position: WalPosition | null) {
    let held = this.#held.get(workspaceId);
    while (held !== undefined) {
      const facts = await held.facts.read(position);
      const current = this.#held.get(workspaceId);
      if (facts !== null) {
        if (current === undefined || current.facts === held.facts) this.#keep(workspaceId, held);
        this.options.watch?.read('memory');
        return facts;
      }
      if (current?.facts === held.facts) this.#drop(workspaceId);
      // Somebody else may have found the same, and what they began to load may be there already.
      held = this.#held.get(workspaceId);
    }
    // Not waited for: what goes wrong is logged there.
    void this.#load(workspaceId, beginningOf(position));
    return null;
  }

  #bySql<Facts>(read: () => Promise<Facts>): Promise<Facts> {
    this.options.watch?.read('sql');
    return read();
  }

  async #load(workspaceId: string, from: WalPosition | null): Promise<void> {
    if ((this.#notLoadedUntilMs.get(workspaceId) ?? 0) > performance.now()) return;
    const loading = this.#loading.get(workspaceId) ?? this.#startLoad(workspaceId, from);
    this.#loading.set(workspaceId, loading);
    await loading;
  }

  /** @param from on which line of the database's history. */
  async #startLoad(workspaceId: string, from: WalPosition | null): Promise<void> {
    const { watch, log } = this.options;
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1_000;
    try {
      const facts = await this.#room.run((reserve) => this.#read(workspaceId, from, reserve));
      const stayMs = Math.max(SHORTEST_STAY_MS, LOAD_SHARE * (performance.now() - startedAt));
      const isKept =
        facts !== null &&
        this.#keep(workspaceId, { facts, bytes: 0, staysUntilMs: performance.now() + stayMs });
      if (!isKept) this.#leaveAlone(workspaceId, COUNT_AGAIN_MS);
      this.#failed.delete(workspaceId);
      watch?.loaded(isKept ? 'loaded' : 'too_large', seconds());
    } catch (err) {
      if (this.#failed.has(workspaceId)) this.#leaveAlone(workspaceId, TRY_AGAIN_MS);
      this.#failed.add(workspaceId);
      watch?.loaded('failed', seconds());
      log?.warn({ err, workspaceId }, 'the facts of a workspace could not be loaded: SQL answers');
    } finally {
      this.#loading.delete(workspaceId);
    }
  }

  /** @returns null where there are too many. */
  async #read(
    workspaceId: string,
    from: WalPosition | null,
    reserve: (bytes: number) => Promise<void>,
  ): Promise<WorkspaceFacts | null> {
    const most = Math.floor(this.options.maxBytes / BYTES_PER_FACT);
    const admit = async (count: number) => {
      await reserve(BYTES_PER_FACT * count);
      this.#makeRoom();
    };
    // Whatever it lacks, the first reading catches up with.
    const { watch, log, fewestRows } = this.options;
    const reading = await this.#server.read(from, (orm) =>
      loadFacts(orm, workspaceId, { most, admit, fewestRows }),
    );
    return reading && new WorkspaceFacts({ server: this.#server, watch, log }, workspaceId, reading);
  }

  /** As the one that was used last, with what it takes now. @returns whether it fits the bound: it may have outgrown that by itself. */
  #keep(workspaceId: string, held: Held): boolean {
    this.#drop(workspaceId);
    const { bytes } = held.facts;
    if (bytes > this.options.maxBytes) {
      this.#leaveAlone(workspaceId, COUNT_AGAIN_MS);
      return false;
    }
    this.#held.set(workspaceId, { ...held, bytes });
    this.#bytes += bytes;
    this.#makeRoom();
    return true;
  }

  /** Those that were used least lately give way to those that are being loaded. */
  #makeRoom(): void {
    for (const [workspaceId, { staysUntilMs }] of this.#held) {
      if (this.#bytes + this.#room.bytes <= this.options.maxBytes) return;
      this.#drop(workspaceId);
      this.#notLoadedUntilMs.set(workspaceId, staysUntilMs);
    }
  }

  #leaveAlone(workspaceId: string, ms: number): void {
    this.#notLoadedUntilMs.set(workspaceId, performance.now() + ms);
  }

  #drop(workspaceId: string): void {
    this.#bytes -= this.#held.get(workspaceId)?.bytes ?? 0;
    this.#held.delete(workspaceId);
  }
}
