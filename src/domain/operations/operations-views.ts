import type { FailureRule } from '../failed-change.js';
import { CHANGE_TYPES, type ChangeType } from '../ledger-words.js';
import { decodeOffset } from '../offsets.js';
import type { ChangeSegment, EventSegment, IncidentSegment } from '../segment.js';
import type { Window } from '../window.js';
import type { OperationsFacts } from './operations-facts.js';
import { reworkOf } from './rework.js';
import { type RowTest, ViewRecords } from './view-records.js';
import type { StageId, ViewId } from './views.js';

/** What an operations report is computed from. */
export interface OperationsLedger {
  readonly facts: OperationsFacts;
  /** Both windows of the report. */
  readonly span: Window;
  readonly failure: FailureRule;
}

const STAGE_MS: Readonly<Record<StageId, (segment: ChangeSegment, row: number) => number>> = {
  created_to_approved: ({ facts }, row) => decodeOffset(facts.approvedAfterMs[row]),
  approved_to_started: ({ facts }, row) =>
    decodeOffset(facts.startedAfterMs[row]) - decodeOffset(facts.approvedAfterMs[row]),
  started_to_completed: ({ facts }, row) =>
    (facts.leadMs[row] ?? Number.NaN) - decodeOffset(facts.startedAfterMs[row]),
};

/** Whether a row of a segment is a closed change of a type. */
export function isOfType(type: ChangeType): (segment: ChangeSegment) => RowTest {
  const code = CHANGE_TYPES.indexOf(type);
  return ({ facts }) =>
    (row) =>
      facts.changeType[row] === code;
}

/** The records of every view, worked out once for all groupings of a report. */
export class OperationsViews {
  readonly changes: ViewRecords<ChangeSegment>;
  readonly rework: ViewRecords<ChangeSegment>;
  /** Which closed changes are rework. */
  readonly isRework: (segment: ChangeSegment) => RowTest;
  readonly #rest: Readonly<Record<Exclude<ViewId, 'changes' | 'rework'>, AnyRecords>>;

  constructor(readonly ledger: OperationsLedger) {
    const { approvals, runbooks, changes } = ledger.facts;
    this.isRework = isReworkOf(ledger);
    const closed = {
      segments: changes,
      groupsIn: (partition, segment) => partition.ofChanges(segment),
      durationsIn: null,
    } satisfies Partial<ConstructorParameters<typeof ViewRecords<ChangeSegment>>[0]>;
    this.changes = new ViewRecords({ ...closed, markedIn: isOfType('emergency') });
    this.rework = new ViewRecords({ ...closed, markedIn: this.isRework });
    this.#rest = {
      approvals: eventRecords(approvals),
      runbooks: eventRecords(runbooks),
      recovery: recoveryRecords(ledger),
      created_to_approved: stageRecords(changes, 'created_to_approved'),
      approved_to_started: stageRecords(changes, 'approved_to_started'),
      started_to_completed: stageRecords(changes, 'started_to_completed'),
    };
  }

  of(view: ViewId): AnyRecords {
    return view === 'changes' || view === 'rework' ? this[view] : this.#rest[view];
  }
}

/** Records of whichever kind a view has. */
export type AnyRecords =
  | ViewRecords<ChangeSegment>
  | ViewRecords<IncidentSegment>
  | ViewRecords<EventSegment>;

/** Rework looks back over the failure window; segments that neither window meets need not be looked at. */
function isReworkOf({ facts, span, failure }: OperationsLedger): (segment: ChangeSegment) => RowTest {
  const startMs = span.startMs - failure.failureWindowMs;
  const near = () => facts.changes.filter(({ firstMs, lastMs }) => lastMs >= startMs && firstMs < span.endMs);
  let marks: ReturnType<typeof reworkOf> | undefined;
  return (segment) => {
    marks ??= reworkOf(near(), failure);
    const marked = marks.get(segment);
    return (row) => marked?.[row] === 1;
  };
}

function eventRecords(segments: readonly EventSegment[]): ViewRecords<EventSegment> {
  return new ViewRecords({
    segments,
    groupsIn: (partition, segment) => partition.ofEvents(segment),
    durationsIn: ({ facts }) => facts.durationMs,
    markedIn:
      ({ facts }) =>
      (row) =>
        facts.isMarked[row] === 1,
  });
}

/** Of incidents that a change caused and that opened within the failure window: from the completion of that change. */
function recoveryRecords({ facts, failure }: OperationsLedger): ViewRecords<IncidentSegment> {
  const durationMs = ({ facts: { timeToResolveMs, openedAfterCauseMs } }: IncidentSegment, row: number) => {
    const delayMs = decodeOffset(openedAfterCauseMs[row]);
    const isWithin = delayMs >= 0 && delayMs <= failure.failureWindowMs;
    return isWithin ? delayMs + (timeToResolveMs[row] ?? Number.NaN) : Number.NaN;
  };
  return new ViewRecords({
    segments: facts.incidents,
    groupsIn: (partition, segment) => partition.ofIncidents(segment),
    durationsIn: (segment) => column(segment, durationMs),
    markedIn: null,
  });
}

/** What ran backwards, or lacks an instant, has no such stage. */
function stageRecords(segments: readonly ChangeSegment[], stage: StageId): ViewRecords<ChangeSegment> {
  const durationMs = (segment: ChangeSegment, row: number) => {
    const ms = STAGE_MS[stage](segment, row);
    return ms >= 0 ? ms : Number.NaN;
  };
  return new ViewRecords({
    segments,
    groupsIn: (partition, segment) => partition.ofSuccesses(segment),
    durationsIn: (segment) => column(segment, durationMs),
    markedIn: null,
  });
}

function column<S extends { readonly count: number }>(
  segment: S,
  valueIn: (segment: S, row: number) => number,
): Float64Array {
  const values = new Float64Array(segment.count);
  for (let row = 0; row < values.length; row += 1) values[row] = valueIn(segment, row);
  return values;
}
