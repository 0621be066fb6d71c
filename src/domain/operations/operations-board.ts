import type { Buckets } from '../buckets.js';
import { cellsOf, countEach } from '../cells.js';
import type { RankedRecord } from '../drill-down.js';
import type { FailureRule } from '../failed-change.js';
import { compareKeys, type Dimension, labelOf } from '../grouping.js';
import { type Edges, edgesOf } from '../intervals.js';
import { CHANGE_TYPES, type ChangeType } from '../ledger-words.js';
import type { Partition } from '../partition.js';
import type { Group } from '../scoreboard.js';
import type { ChangeSegment } from '../segment.js';
import { stretchesOf } from '../slice.js';
import { previousWindow, type Window } from '../window.js';
import { Events, eventsWhere, onlyWhere, type ViewReadings } from './events.js';
import type { OperationsFacts, StageColumns } from './operations-facts.js';
import { reworkOf } from './rework.js';
import { STAGE_IDS, type StageId, VIEW_IDS, type ViewId } from './views.js';

/** What an operations report is computed from. */
export interface OperationsLedger {
  readonly facts: OperationsFacts;
  /** Closed changes of both windows, and of the failure window before them. */
  readonly changes: readonly ChangeSegment[];
  readonly failure: FailureRule;
}

const STAGE_COLUMN = {
  created_to_approved: 'createdToApprovedMs',
  approved_to_started: 'approvedToStartedMs',
  started_to_completed: 'startedToCompletedMs',
} as const satisfies Record<StageId, keyof StageColumns>;

/** The events of every view but those of changes, and which changes are rework: worked out once for all groupings of a report. */
export class OperationsEvents {
  readonly openIncidents: Events;
  readonly #byView = new Map<ViewId, Events>();
  readonly #rework: ReadonlyMap<ChangeSegment, Uint8Array>;

  constructor(readonly ledger: OperationsLedger) {
    const { approvals, runbooks, recoveries, openIncidents, stages } = ledger.facts;
    const { failureWindowMs } = ledger.failure;
    const isWithin = (delayMs: number | undefined) =>
      delayMs !== undefined && delayMs >= 0 && delayMs <= failureWindowMs;
    this.openIncidents = new Events(openIncidents);
    this.#byView.set('approvals', new Events(approvals));
    this.#byView.set('runbooks', new Events(runbooks));
    this.#byView.set(
      'recovery',
      eventsWhere(recoveries, (row) => isWithin(recoveries.openedDelayMs[row])),
    );
    for (const id of STAGE_IDS) {
      const durationMs = stages[STAGE_COLUMN[id]];
      // What ran backwards, or lacks an instant (NaN), has no such stage.
      this.#byView.set(
        id,
        eventsWhere({ ...stages, durationMs }, (row) => (durationMs[row] ?? Number.NaN) >= 0),
      );
    }
    this.#rework = reworkOf(ledger.changes, ledger.failure);
  }

  /** The events of a view; null for those of changes. */
  of(view: ViewId): Events | null {
    return this.#byView.get(view) ?? null;
  }

  isRework(segment: ChangeSegment, row: number): boolean {
    return this.#rework.get(segment)?.[row] === 1;
  }
}

/** Incidents of a group that are open. */
export interface OpenIncidents {
  readonly count: number;
  /** When the oldest was opened; null where none is open. */
  readonly oldestMs: number | null;
}

/** The operations view of all groups of a report. Each number is read for all of them at once, when it is first asked for. */
export class OperationsBoard {
  readonly #known = new Map<Edges, Map<string, unknown>>();
  readonly edges: Edges;
  readonly edgesBefore: Edges;

  constructor(
    readonly events: OperationsEvents,
    readonly partition: Partition,
    window: Window,
  ) {
    this.edges = edgesOf(window);
    this.edgesBefore = edgesOf(previousWindow(window));
  }

  /** A view of each group over the intervals between `edges`. */
  read(view: ViewId, edges: Edges): ViewReadings {
    return this.#once(edges, view, () => {
      const events = this.events.of(view);
      return events === null ? this.#readChanges(view, edges) : events.readEach(this.partition, edges);
    });
  }

  /** A view over buckets of the window. */
  readBuckets(view: ViewId, { edges }: Buckets): ViewReadings {
    return this.read(view, edges);
  }

  /** Closed changes of a type, of each group over the intervals between `edges`. */
  countOfType(type: ChangeType, edges: Edges): Int32Array {
    const code = CHANGE_TYPES.indexOf(type);
    return this.#once(edges, type, () =>
      this.#countChanges(edges, ({ facts }, row) => facts.changeType[row] === code),
    );
  }

  /** Of each group, by its index. */
  get openIncidents(): readonly OpenIncidents[] {
    return this.#once(this.edges, 'open', () => this.#readOpenIncidents());
  }

  /** Records behind a view: the longest first; rework: the newest first. */
  recordsBehind(view: ViewId, group: number, window: Window): RankedRecord[] {
    const events = this.events.of(view);
    if (events !== null) return events.recordsBehind(this.partition, group, window);
    const records: RankedRecord[] = [];
    for (const { segment, start, end } of stretchesOf(this.events.ledger.changes, window)) {
      const groups = this.partition.ofChanges(segment);
      for (let row = start; row < end; row += 1) {
        if (groups[row] !== group || (view === 'rework' && !this.events.isRework(segment, row))) continue;
        records.push({ id: segment.facts.id[row] ?? 0, rank: segment.atMs[row] ?? 0 });
      }
    }
    return records.sort((a, b) => b.rank - a.rank || b.id - a.id);
  }

  /** The incidents of a group that are open, the oldest first. */
  openRecords(group: number): RankedRecord[] {
    const { segments, columns } = this.events.openIncidents;
    return segments.flatMap((segment) => {
      const groups = this.partition.ofIncidents(segment);
      return [...columns.id].flatMap((id, row) =>
        groups[row] === group ? [{ id, rank: -(columns.atMs[row] ?? 0) }] : [],
      );
    });
  }

  /**
   * The groups that have at least one record in either window, or an open incident, by number of records of all views in the window
   * descending, then by key.
   */
  groups(dimension: Dimension): Group[] {
    const { names } = this.events.ledger.facts;
    const count = (edges: Edges, index: number) =>
      VIEW_IDS.reduce((sum, view) => sum + (this.read(view, edges).count[index] ?? 0), 0);
    const now = (index: number) => count(this.edges, index) + (this.openIncidents[index]?.count ?? 0);
    return this.partition.keys
      .map((key, index) => ({ dimension, key, label: labelOf(names, dimension, key), index }))
      .filter(({ index }) => now(index) + count(this.edgesBefore, index) > 0)
      .sort((a, b) => now(b.index) - now(a.index) || compareKeys(a.key, b.key));
  }

  #readChanges(view: ViewId, edges: Edges): ViewReadings {
    const count = this.#once(edges, 'closed', () => this.#countChanges(edges, () => true));
    const marked =
      view === 'changes'
        ? this.countOfType('emergency', edges)
        : this.#countChanges(edges, (segment, row) => this.events.isRework(segment, row));
    const none = new Float64Array(count.length).fill(Number.NaN);
    return { count, marked, p50: none, p90: none };
  }

  #countChanges(edges: Edges, isWanted: (segment: ChangeSegment, row: number) => boolean): Int32Array {
    const { changes } = this.events.ledger;
    const groupsIn = (segment: ChangeSegment) =>
      onlyWhere(this.partition.ofChanges(segment), (row) => isWanted(segment, row));
    return countEach(cellsOf(changes, edges, this.partition, groupsIn));
  }

  #readOpenIncidents(): OpenIncidents[] {
    const { segments, columns } = this.events.openIncidents;
    const open = this.partition.keys.map(() => ({ count: 0, oldestMs: null as number | null }));
    for (const segment of segments) {
      this.partition.ofIncidents(segment).forEach((group, row) => {
        const ofGroup = open[group];
        if (ofGroup === undefined) return;
        ofGroup.count += 1;
        ofGroup.oldestMs ??= columns.atMs[row] ?? null;
      });
    }
    return open;
  }

  #once<T>(edges: Edges, name: string, make: () => T): T {
    const known = this.#known.get(edges) ?? new Map<string, unknown>();
    this.#known.set(edges, known);
    if (!known.has(name)) known.set(name, make());
    return known.get(name) as T;
  }
}
