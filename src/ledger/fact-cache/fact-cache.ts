import type { FactSource } from '../../analytics/ports.js';
import { type Orm, workspaceEm } from '../../db/orm.js';
import { readRows } from '../rows.js';
import { createSqlFactSource } from '../sql-fact-source.js';
import { COUNT_ROW, COUNT_SQL } from './feed.sql.js';
import { WorkspaceFacts } from './workspace-facts.js';

/** A change is 42 bytes in memory and an incident 33; both are taken for the larger. */
const BYTES_PER_FACT = 42;
/** What one answer of the driver can hold: it comes as text, two characters a byte, 46 bytes a row. */
const MOST_FACTS = 4_000_000;
/** A workspace that was too large is counted again after this time. */
const COUNT_AGAIN_MS = 10 * 60_000;

/**
 * The facts of the workspaces that were asked for lately, in memory, up to a bound; the one that was asked for least lately goes
 * first. What does not fit is read by SQL. Either way every reading has all that was committed before it began.
 */
export class FactCache {
  /** In the order of their last use, the latest at the end. */
  readonly #held = new Map<string, WorkspaceFacts>();
  readonly #tooLargeUntilMs = new Map<string, number>();

  /** @param maxBytes 0 keeps nothing. */
  constructor(
    private readonly orm: Orm,
    private readonly maxBytes: number,
  ) {}

  /** Bytes of columns in memory. */
  get bytes(): number {
    return [...this.#held.values()].reduce((sum, facts) => sum + facts.bytes, 0);
  }

  /** Where the numbers of a workspace come from. */
  sourceOf(workspaceId: string): FactSource {
    const em = () => workspaceEm(this.orm, workspaceId);
    const sql = createSqlFactSource(em, workspaceId);
    return {
      read: async (windows) => {
        const held = this.#held.get(workspaceId) ?? (await this.#make(workspaceId));
        if (held === null || windows.length === 0) return sql.read(windows);
        this.#held.delete(workspaceId);
        this.#held.set(workspaceId, held);
        const facts = await held.read(windows);
        this.#makeRoom(workspaceId);
        return facts;
      },
    };
  }

  /** null where its facts would not fit. */
  async #make(workspaceId: string): Promise<WorkspaceFacts | null> {
    if ((this.#tooLargeUntilMs.get(workspaceId) ?? 0) > performance.now()) return null;
    const em = () => workspaceEm(this.orm, workspaceId);
    const most = Math.min(MOST_FACTS, Math.floor(this.maxBytes / BYTES_PER_FACT));
    const values = [workspaceId, most + 1, workspaceId, most + 1];
    const [count] = await readRows(em(), { sql: COUNT_SQL, values }, COUNT_ROW);
    if (count === undefined || count.changes + count.incidents > most) {
      this.#tooLargeUntilMs.set(workspaceId, performance.now() + COUNT_AGAIN_MS);
      return null;
    }
    // Another request may have made it meanwhile.
    const made = this.#held.get(workspaceId) ?? new WorkspaceFacts(em, workspaceId);
    this.#held.set(workspaceId, made);
    return made;
  }

  /** The one in use may have outgrown the bound by itself: then it goes as well. */
  #makeRoom(inUse: string): void {
    for (const [workspaceId, facts] of this.#held) {
      if (this.bytes <= this.maxBytes) return;
      if (workspaceId === inUse && facts.bytes <= this.maxBytes) continue;
      this.#held.delete(workspaceId);
    }
  }
}
