import type { FactSource, HeldFactSource, OperationsSource } from '../../analytics/ports.js';
import { type Orm, workspaceEm } from '../../db/orm.js';
import { type ReadServer, readFromPrimary } from '../../db/read-server.js';
import { FROM_THE_BEGINNING, type WalPosition } from '../../db/wal-position.js';
import type { Logger } from '../../log.js';
import { createSqlFactSource } from '../sql-fact-source.js';
import type { FactCacheWatch } from './fact-cache-watch.js';
import { loadFacts } from './load-facts.js';
import { WorkspaceFacts } from './workspace-facts.js';

/**
 * A change is 34 bytes in memory where its ids are small, 8 more where it was approved and started, and 8 once its lead time is in
 * order; incidents and events are less.
 */
const BYTES_PER_FACT = 50;
/** A workspace that was too large is counted again after this time. */
const COUNT_AGAIN_MS = 10 * 60_000;

/** The facts of a workspace, and what they took when they were last used: to ask all of them at each reading would cost more than it. */
interface Held {
  readonly facts: WorkspaceFacts;
  readonly bytes: number;
}

export interface FactCacheOptions {
  /** 0 keeps nothing. */
  readonly maxBytes: number;
  readonly log?: Logger | undefined;
  /** Which server is read; left out, the one that is written. */
  readonly server?: ReadServer | undefined;
  readonly watch?: FactCacheWatch | undefined;
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
  readonly #tooLargeUntilMs = new Map<string, number>();

  readonly #server: ReadServer;

  constructor(
    orm: Orm,
    private readonly options: FactCacheOptions,
  ) {
    this.#server = options.server ?? readFromPrimary(orm);
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
    if (!this.#held.has(workspaceId)) await this.#load(workspaceId);
  }

  /** Waits for what is being loaded. */
  async close(): Promise<void> {
    await Promise.all(this.#loading.values());
  }

  async #readHeld(workspaceId: string, position: WalPosition | null) {
    const held = this.#held.get(workspaceId)?.facts;
    const facts = (await held?.read(position)) ?? null;
    if (held === undefined || facts === null) {
      if (this.#held.get(workspaceId)?.facts === held) this.#drop(workspaceId);
      // Not waited for: what goes wrong is logged there.
      void this.#load(workspaceId);
      return null;
    }
    this.#keep(workspaceId, held);
    this.options.watch?.read('memory');
    return facts;
  }

  #bySql<Facts>(read: () => Promise<Facts>): Promise<Facts> {
    this.options.watch?.read('sql');
    return read();
  }

  async #load(workspaceId: string): Promise<void> {
    if ((this.#tooLargeUntilMs.get(workspaceId) ?? 0) > performance.now()) return;
    const loading = this.#loading.get(workspaceId) ?? this.#startLoad(workspaceId);
    this.#loading.set(workspaceId, loading);
    await loading;
  }

  async #startLoad(workspaceId: string): Promise<void> {
    const { watch, log } = this.options;
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1_000;
    try {
      const most = Math.floor(this.options.maxBytes / BYTES_PER_FACT);
      // Whatever it lacks, the first reading catches up with.
      const reading = await this.#server.read(FROM_THE_BEGINNING, (orm) => loadFacts(orm, workspaceId, most));
      if (reading === null) {
        this.#tooLargeUntilMs.set(workspaceId, performance.now() + COUNT_AGAIN_MS);
        watch?.loaded('too_large', seconds());
        return;
      }
      const services = { server: this.#server, watch };
      this.#keep(workspaceId, new WorkspaceFacts(services, workspaceId, reading));
      watch?.loaded('loaded', seconds());
    } catch (err) {
      watch?.loaded('failed', seconds());
      log?.warn({ err, workspaceId }, 'the facts of a workspace could not be loaded: SQL answers');
    } finally {
      this.#loading.delete(workspaceId);
    }
  }

  /** As the one that was used last, with what it takes now. It may have outgrown the bound by itself: then it is not kept. */
  #keep(workspaceId: string, facts: WorkspaceFacts): void {
    this.#drop(workspaceId);
    const { bytes } = facts;
    if (bytes > this.options.maxBytes) return;
    this.#held.set(workspaceId, { facts, bytes });
    this.#bytes += bytes;
    for (const other of this.#held.keys()) {
      if (this.#bytes <= this.options.maxBytes) return;
      this.#drop(other);
    }
  }

  #drop(workspaceId: string): void {
    this.#bytes -= this.#held.get(workspaceId)?.bytes ?? 0;
    this.#held.delete(workspaceId);
  }
}
