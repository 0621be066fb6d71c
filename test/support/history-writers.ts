import assert from 'node:assert/strict';
import pg from 'pg';
import { type Draws, REFUSED, writeCrowded } from './crowded-history.js';
import { type PickBelow, seeded } from './ledger-history.js';

/** One step of a history: who does what. Whatever it draws comes of its own seed, so that others may be left out. */
export interface HistoryStep {
  readonly who: number;
  readonly move: number;
  readonly seed: number;
}

/** The last of them keeps its transactions open for long. */
export const WRITERS = 3;
const SLOW = WRITERS - 1;
/** Two begin, then roll back, commit, keep a savepoint, go back to it; whoever cannot do that writes, as the other half of them. */
export const MOVES = 12;

interface Writer {
  readonly client: pg.Client;
  isOpen: boolean;
  hasSavepoint: boolean;
}

/** Writers of one workspace, side by side. */
export class HistoryWriters {
  /** What was sent and what became of it, for whoever looks for the reason of a difference. */
  readonly told: string[] = [];

  private constructor(
    private readonly workspaceId: string,
    private readonly scope: Omit<Draws, 'pick'>,
    private readonly writers: readonly Writer[],
  ) {}

  static async connect(
    url: string,
    workspaceId: string,
    scope: Omit<Draws, 'pick'>,
  ): Promise<HistoryWriters> {
    const open = async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      // One that holds rows would keep the others waiting for ever: each gives way at once.
      await client.query(`set lock_timeout = '5ms'`);
      return { client, isOpen: false, hasSavepoint: false };
    };
    return new HistoryWriters(
      workspaceId,
      scope,
      await Promise.all(Array.from({ length: WRITERS }, () => open())),
    );
  }

  async take({ who, move, seed }: HistoryStep): Promise<void> {
    const writer = this.writers[who] ?? assert.fail(`no writer ${who}`);
    const pick = seeded(seed);
    const hasPatience = who === SLOW && pick(8) > 0;
    if (move <= 1 && !writer.isOpen) await this.#begin(writer);
    else if ((move === 2 || move === 3) && writer.isOpen && !hasPatience) await this.#end(writer, move === 2);
    else if (move === 4 && writer.isOpen) await this.#save(writer);
    else if (move === 5 && writer.hasSavepoint) await this.#send(writer, 'rollback to kept');
    else await this.#write(writer, pick);
  }

  /** By one of them, in its transaction if it has one. */
  async run(who: number, sql: string): Promise<void> {
    await this.#send(this.writers[who] ?? assert.fail(`no writer ${who}`), sql);
  }

  async commitAll(): Promise<void> {
    for (const writer of this.writers) if (writer.isOpen) await this.#end(writer, false);
  }

  async close(): Promise<void> {
    for (const { client } of this.writers) await client.end();
  }

  async #begin(writer: Writer): Promise<void> {
    await this.#send(writer, 'begin');
    writer.isOpen = true;
  }

  async #end(writer: Writer, isUndone: boolean): Promise<void> {
    await this.#send(writer, isUndone ? 'rollback' : 'commit');
    writer.isOpen = false;
    writer.hasSavepoint = false;
  }

  async #save(writer: Writer): Promise<void> {
    await this.#send(writer, 'savepoint kept');
    writer.hasSavepoint = true;
  }

  async #write(writer: Writer, pick: PickBelow): Promise<void> {
    if (writer.isOpen) await writer.client.query('savepoint before_write');
    const say = (outcome: string) => this.told.push(`${this.writers.indexOf(writer)}: ${outcome}`);
    try {
      say(await writeCrowded(writer.client, this.workspaceId, { ...this.scope, pick }));
    } catch (error) {
      const { code = '', message } = error as { code?: string; message: string };
      if (!REFUSED.has(code)) throw error;
      say(message);
      if (writer.isOpen) await writer.client.query('rollback to before_write');
    }
  }

  async #send(writer: Writer, sql: string): Promise<void> {
    this.told.push(`${this.writers.indexOf(writer)}: ${sql}`);
    await writer.client.query(sql);
  }
}
