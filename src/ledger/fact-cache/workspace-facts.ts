import type { EntityManager } from '../../db/orm.js';
import type { ChangeFacts, FactNames, IncidentFacts, LedgerFacts } from '../../domain/facts.js';
import type { Window } from '../../domain/window.js';
import { changeFacts, factNames, incidentFacts } from '../packed-facts.js';
import { readRows } from '../rows.js';
import { ColumnStore } from './column-store.js';
import { LOAD_ROW, LOAD_SQL, LOAD_VALUES, SYNC_ROW, SYNC_SQL, syncValues } from './feed.sql.js';
import type { Shape } from './sorted-columns.js';

const CHANGES: Shape<ChangeFacts> = {
  instant: 'completedAtMs',
  names: [
    'id',
    'completedAtMs',
    'leadMs',
    'incidentDelayMs',
    'outcome',
    'ownerId',
    'serviceId',
    'changeType',
  ],
};
const INCIDENTS: Shape<IncidentFacts> = {
  instant: 'resolvedAtMs',
  names: ['id', 'resolvedAtMs', 'timeToResolveMs', 'assigneeId', 'serviceId', 'changeType'],
};

/** What was read of a workspace, and where in the history of its database. */
interface Reading {
  readonly epoch: string;
  readonly horizon: string;
  readonly changes: ColumnStore<ChangeFacts>;
  readonly incidents: ColumnStore<IncidentFacts>;
  readonly names: FactNames;
}

/**
 * All facts of one workspace in memory, as fresh as the database at every reading. Each reading asks for what was written since
 * the oldest transaction that was open at the last one; an instant or an id would pass over a slow transaction.
 */
export class WorkspaceFacts {
  #reading: Reading | null = null;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(
    private readonly em: () => EntityManager,
    private readonly workspaceId: string,
  ) {}

  /** 0 before the first reading. */
  get bytes(): number {
    return this.#reading === null ? 0 : this.#reading.changes.bytes + this.#reading.incidents.bytes;
  }

  /**
   * The facts of the windows, and of what lies between them, with all that was committed before the call.
   * @throws what the database does; what is in memory then stays as it was, and the next call tries again.
   */
  async read(windows: readonly Window[]): Promise<LedgerFacts> {
    await this.#catchUp();
    const reading = this.#reading;
    if (reading === null) throw new Error('the facts were read and are not there');
    const startMs = Math.min(...windows.map((window) => window.startMs));
    const endMs = Math.max(...windows.map((window) => window.endMs));
    return {
      changes: reading.changes.between(startMs, endMs),
      incidents: reading.incidents.between(startMs, endMs),
      names: reading.names,
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
    const before = this.#reading;
    if (before === null) return this.#load();
    const values = syncValues(this.workspaceId, before.horizon);
    const [news] = await readRows(this.em(), { sql: SYNC_SQL, values }, SYNC_ROW);
    if (news === undefined || news.epoch !== before.epoch || news.isOutrun) return this.#load();
    before.changes.replace(news.changeIds, changeFacts(news.changes));
    before.incidents.replace(news.incidentIds, incidentFacts(news.incidents));
    const names = news.names === null ? before.names : factNames(news.names);
    this.#reading = { ...before, horizon: news.horizon, names };
  }

  async #load(): Promise<void> {
    const values = Array<string>(LOAD_VALUES).fill(this.workspaceId);
    const [all] = await readRows(this.em(), { sql: LOAD_SQL, values }, LOAD_ROW);
    if (all === undefined) throw new Error('the facts could not be read');
    this.#reading = {
      epoch: all.epoch,
      horizon: all.horizon,
      changes: new ColumnStore(changeFacts(all.changes), CHANGES),
      incidents: new ColumnStore(incidentFacts(all.incidents), INCIDENTS),
      names: factNames(all),
    };
  }
}
