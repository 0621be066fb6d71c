import type { BoardRead } from '../board-memo.js';
import type { ChangeFacts, EventFacts, FactNames, IncidentFacts } from '../facts.js';
import type { FailureRule } from '../failed-change.js';
import type { Dimension, Filter } from '../grouping.js';
import type { ChangeType } from '../ledger-words.js';
import { isOfType, OperationsViews } from '../operations/operations-views.js';
import type { ViewReadings } from '../operations/view-records.js';
import { VIEW_IDS, type ViewId } from '../operations/views.js';
import { partitionOf, wholePartition } from '../partition.js';
import { ChangeSegment, EventSegment, IncidentSegment } from '../segment.js';
import type { Window } from '../window.js';

/** What the operations views of all groups are read from, as values: they can be handed to another thread. */
export interface ViewScan {
  readonly changes: readonly ChangeFacts[];
  readonly incidents: readonly IncidentFacts[];
  readonly approvals: readonly EventFacts[];
  readonly runbooks: readonly EventFacts[];
  readonly names: FactNames;
  readonly dimension: Dimension | null;
  readonly filter: Filter;
  /** In which all intervals lie that are asked for. */
  readonly span: Window;
  readonly failure: FailureRule;
}

/** A view, or how many closed changes of a type there are. */
export type ViewRead = BoardRead<ViewId | ChangeType>;

/** What is read of a view, or of a type. */
export type ViewScanReading = ViewReadings | Int32Array;

/** The readings of all groups, as an `OperationsBoard` makes them, in the order of `reads`. */
export function scanViews(scan: ViewScan, reads: readonly ViewRead[]): ViewScanReading[] {
  const { names, dimension, filter, span, failure } = scan;
  const eventsOf = (lists: readonly EventFacts[]) => lists.map((facts) => new EventSegment(facts));
  const facts = {
    changes: scan.changes.map((each) => new ChangeSegment(each, false)),
    incidents: scan.incidents.map((each) => new IncidentSegment(each, false)),
    approvals: eventsOf(scan.approvals),
    runbooks: eventsOf(scan.runbooks),
    // Who asks has them: they are few.
    unresolved: [],
    ...{ names, version: null },
  };
  const views = new OperationsViews({ facts, span, failure });
  const partition = partitionOf(names, dimension, filter) ?? wholePartition();
  return reads.map(({ name, edges }) =>
    isView(name)
      ? views.of(name).readEach(partition, edges)
      : views.changes.countWhere(partition, edges, isOfType(name)),
  );
}

function isView(name: ViewId | ChangeType): name is ViewId {
  return (VIEW_IDS as readonly string[]).includes(name);
}
