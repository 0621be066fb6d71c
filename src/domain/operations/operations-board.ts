import { BoardMemo, type BoardRead } from '../board-memo.js';
import { compareKeys, type Dimension, labelOf } from '../grouping.js';
import { type Edges, edgesOf } from '../intervals.js';
import { CHANGE_TYPES, type ChangeType } from '../ledger-words.js';
import type { Partition } from '../partition.js';
import { RankedList } from '../ranked-list.js';
import type { Group } from '../scoreboard.js';
import { previousWindow, type Window } from '../window.js';
import { NONE_OPEN, type OpenIncidents, openIncidentsOf, openRecordsOf } from './open-incidents.js';
import { isOfType, type OperationsViews } from './operations-views.js';
import type { ViewReadings } from './view-records.js';
import { VIEW_IDS, type ViewId } from './views.js';

/** Of which kinds of record a group has how many: rework and the stages are of changes that are counted already. */
const COUNTED = ['approvals', 'runbooks', 'changes', 'recovery'] as const satisfies readonly ViewId[];

/** Has a view, or the number of changes of a type, of all groups read where that holds nobody up. */
export interface ReadViewsElsewhere {
  readonly view: (read: BoardRead<ViewId>) => Promise<ViewReadings>;
  readonly type: (read: BoardRead<ChangeType>) => Promise<Int32Array>;
}

/** The operations view of all groups of a report. Each number is read for all of them at once, when it is first asked for. */
export class OperationsBoard {
  readonly #views: BoardMemo<ViewId, ViewReadings>;
  readonly #types: BoardMemo<ChangeType, Int32Array>;
  readonly #records = new Map<string, readonly RankedList[]>();
  #open: Open | null = null;
  readonly edges: Edges;
  readonly edgesBefore: Edges;

  /** @param elsewhere null where reading here takes no time to speak of. */
  constructor(
    readonly views: OperationsViews,
    readonly partition: Partition,
    window: Window,
    elsewhere: ReadViewsElsewhere | null = null,
  ) {
    this.edges = edgesOf(window);
    this.edgesBefore = edgesOf(previousWindow(window));
    this.#views = new BoardMemo(
      ({ name, edges }) => views.of(name).readEach(partition, edges),
      elsewhere?.view ?? null,
    );
    this.#types = new BoardMemo(
      ({ name, edges }) => views.changes.countWhere(partition, edges, isOfType(name)),
      elsewhere?.type ?? null,
    );
  }

  /** A view of each group over the intervals between `edges`. */
  read(view: ViewId, edges: Edges): ViewReadings {
    return this.#views.take({ name: view, edges });
  }

  /** Closed changes of a type, of each group over the intervals between `edges`. */
  countOfType(type: ChangeType, edges: Edges): Int32Array {
    return this.#types.take({ name: type, edges });
  }

  /** Has a view read elsewhere; null where it is there already, or may be read here. */
  prepare(view: ViewId, edges: Edges): Promise<void> | null {
    return this.#views.prepare({ name: view, edges });
  }

  /** Has views of both windows read elsewhere; null where they are there already, or may be read here. */
  prepareWindows(views: readonly ViewId[] = VIEW_IDS): Promise<unknown> | null {
    const reads = [this.edges, this.edgesBefore].flatMap((edges) => [
      ...views.map((view) => this.prepare(view, edges)),
      ...(views.includes('changes') ? CHANGE_TYPES : []).map((name) => this.#types.prepare({ name, edges })),
    ]);
    return reads.every((read) => read === null) ? null : Promise.all(reads);
  }

  /** What `groups` needs. */
  prepareGroups(): Promise<unknown> | null {
    return this.prepareWindows(COUNTED);
  }

  openIncidents(group: number): OpenIncidents {
    return this.#openOfGroups.counts[group] ?? NONE_OPEN;
  }

  /** Records behind a view of a group: the longest first; of changes the newest. */
  recordsBehind(view: ViewId, group: number, window: Window): RankedList {
    const key = `${view} ${window.startMs} ${window.endMs}`;
    const known = this.#records.get(key) ?? this.#recordsOfGroups(view, window);
    this.#records.set(key, known);
    return known[group] ?? RankedList.of([]);
  }

  #recordsOfGroups(view: ViewId, window: Window): readonly RankedList[] {
    const { views, partition } = this;
    if (view === 'rework') return views.rework.recordsWhere(partition, window, views.isRework);
    return views.of(view).recordsWhere(partition, window, null);
  }

  /** The incidents of a group that are open, the oldest first. */
  openRecords(group: number): RankedList {
    return this.#openOfGroups.records[group] ?? RankedList.of([]);
  }

  /**
   * The groups that have at least one record in either window, or an open incident, by number of records in the window
   * descending, then by key.
   */
  groups(dimension: Dimension): Group[] {
    const { names } = this.views.ledger.facts;
    const count = (edges: Edges, index: number) =>
      COUNTED.reduce((sum, view) => sum + (this.read(view, edges).count[index] ?? 0), 0);
    const now = this.partition.keys.map(
      (_, index) => count(this.edges, index) + this.openIncidents(index).count,
    );
    const nowIn = ({ index }: Group) => now[index] ?? 0;
    return this.partition.keys
      .map((key, index) => ({ dimension, key, label: labelOf(names, dimension, key), index }))
      .filter((group) => nowIn(group) + count(this.edgesBefore, group.index) > 0)
      .sort((a, b) => nowIn(b) - nowIn(a) || compareKeys(a.key, b.key));
  }

  get #openOfGroups(): Open {
    const { facts, failure } = this.views.ledger;
    if (this.#open !== null) return this.#open;
    const records = openRecordsOf(facts, this.partition, failure.asOfMs);
    this.#open = { records, counts: records.map(openIncidentsOf) };
    return this.#open;
  }
}

/** The open incidents of each group. */
interface Open {
  readonly records: readonly RankedList[];
  readonly counts: readonly OpenIncidents[];
}
