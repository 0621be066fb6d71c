import type { RankedRecord } from '../drill-down.js';
import { compareKeys, type Dimension, labelOf } from '../grouping.js';
import { type Edges, edgesOf } from '../intervals.js';
import type { ChangeType } from '../ledger-words.js';
import type { Partition } from '../partition.js';
import type { Group } from '../scoreboard.js';
import { previousWindow, type Window } from '../window.js';
import { NONE_OPEN, type OpenIncidents, openIncidentsOf, openRecordsOf } from './open-incidents.js';
import { isOfType, type OperationsViews } from './operations-views.js';
import type { ViewReadings } from './view-records.js';
import type { ViewId } from './views.js';

/** Of which kinds of record a group has how many: rework and the stages are of changes that are counted already. */
const COUNTED = ['approvals', 'runbooks', 'changes', 'recovery'] as const satisfies readonly ViewId[];

/** The operations view of all groups of a report. Each number is read for all of them at once, when it is first asked for. */
export class OperationsBoard {
  readonly #known = new Map<Edges, Map<string, unknown>>();
  readonly edges: Edges;
  readonly edgesBefore: Edges;

  constructor(
    readonly views: OperationsViews,
    readonly partition: Partition,
    window: Window,
  ) {
    this.edges = edgesOf(window);
    this.edgesBefore = edgesOf(previousWindow(window));
  }

  /** A view of each group over the intervals between `edges`. */
  read(view: ViewId, edges: Edges): ViewReadings {
    return this.#once(edges, view, () => this.views.of(view).readEach(this.partition, edges));
  }

  /** Closed changes of a type, of each group over the intervals between `edges`. */
  countOfType(type: ChangeType, edges: Edges): Int32Array {
    return this.#once(edges, type, () =>
      this.views.changes.countWhere(this.partition, edges, isOfType(type)),
    );
  }

  openIncidents(group: number): OpenIncidents {
    const all = this.#once(this.edges, 'open', () => this.#open.map(openIncidentsOf));
    return all[group] ?? NONE_OPEN;
  }

  /** Records behind a view: the longest first; of changes the newest. */
  recordsBehind(view: ViewId, group: number, window: Window): RankedRecord[] {
    const { views, partition } = this;
    if (view === 'rework') return views.rework.recordsWhere(partition, group, window, views.isRework);
    return views.of(view).recordsWhere(partition, group, window, null);
  }

  /** The incidents of a group that are open, the oldest first. */
  openRecords(group: number): readonly RankedRecord[] {
    return this.#open[group] ?? [];
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

  get #open(): readonly (readonly RankedRecord[])[] {
    const { facts, failure } = this.views.ledger;
    return this.#once(this.edges, 'open records', () => openRecordsOf(facts, this.partition, failure.asOfMs));
  }

  #once<T>(edges: Edges, name: string, make: () => T): T {
    const known = this.#known.get(edges) ?? new Map<string, unknown>();
    this.#known.set(edges, known);
    if (!known.has(name)) known.set(name, make());
    return known.get(name) as T;
  }
}
