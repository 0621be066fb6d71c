import { OUTCOME_FAILED, OUTCOME_SUCCESSFUL } from '../../src/domain/facts.js';
import type { OperationsFacts } from '../../src/domain/operations/operations-facts.js';
import { ChangeSegment, EventSegment, IncidentSegment } from '../../src/domain/segment.js';
import { changeFacts, eventFacts, incidentFacts } from './fact-rows.js';

const HOUR = 3_600_000;
const TYPES = ['standard', 'normal', 'emergency'] as const;

/** Times are in hours; null where there is none. */
export interface PlainChange {
  readonly id: number;
  readonly at: number;
  readonly lead?: number;
  readonly type?: (typeof TYPES)[number];
  readonly failed?: boolean;
  readonly owner?: number;
  readonly service?: number;
  readonly incidentAfter?: number;
  readonly approvedAfter?: number;
  readonly startedAfter?: number;
}

export interface PlainIncident {
  readonly id: number;
  readonly resolved: number;
  readonly took: number;
  readonly openedAfterCause?: number;
  readonly assignee?: number;
}

export interface PlainEvent {
  readonly id: number;
  readonly at: number;
  readonly took?: number;
  readonly member?: number;
  readonly marked?: boolean;
}

export interface PlainOperations {
  readonly changes: readonly PlainChange[];
  readonly incidents: readonly PlainIncident[];
  readonly approvals: readonly PlainEvent[];
  readonly runbooks: readonly PlainEvent[];
  readonly unresolved: readonly PlainEvent[];
}

const MEMBERS = { 1: 'a', 2: 'b', 3: null };
const ASSETS = [1, 2].map((id) => ({ id, key: `k${id}`, name: `Service ${id}` }));

/** Facts of records in order of time, two a segment. Members 1 and 2 are in teams `a` and `b`, 3 is in none. */
export function operationsFacts(plain: PlainOperations): OperationsFacts {
  return {
    changes: inPairs(plain.changes).map(changesOf),
    incidents: inPairs(plain.incidents).map(incidentsOf),
    approvals: inPairs(plain.approvals).map(eventsOf),
    runbooks: inPairs(plain.runbooks).map(eventsOf),
    unresolved: inPairs(plain.unresolved).map(eventsOf),
    names: {
      teamByMemberId: new Map(Object.entries(MEMBERS).map(([id, team]) => [Number(id), team])),
      assetById: new Map(ASSETS.map((asset) => [asset.id, asset])),
      assetByKey: new Map(ASSETS.map((asset) => [asset.key, asset])),
    },
    version: null,
  };
}

function inPairs<T>(rows: readonly T[]): T[][] {
  return rows.flatMap((_, i) => (i % 2 === 0 ? [rows.slice(i, i + 2)] : []));
}

const ms = (hours = Number.NaN) => Math.round(hours * HOUR);

function changesOf(rows: readonly PlainChange[]): ChangeSegment {
  const facts = changeFacts(
    rows.map(({ id, at, lead = 1, type = 'normal', failed = false, owner = 0, service = 0, ...after }) => ({
      ...{ id, completedAtMs: ms(at), leadMs: ms(lead), incidentDelayMs: ms(after.incidentAfter) },
      ...{ approvedAfterMs: ms(after.approvedAfter), startedAfterMs: ms(after.startedAfter) },
      outcome: failed ? OUTCOME_FAILED : OUTCOME_SUCCESSFUL,
      ...{ ownerId: owner, serviceId: service, changeType: TYPES.indexOf(type) },
    })),
  );
  return new ChangeSegment(facts, true);
}

function incidentsOf(rows: readonly PlainIncident[]): IncidentSegment {
  const facts = incidentFacts(
    rows.map(({ id, resolved, took, openedAfterCause, assignee = 0 }) => ({
      ...{ id, resolvedAtMs: ms(resolved), timeToResolveMs: ms(took) },
      ...{ openedAfterCauseMs: ms(openedAfterCause), assigneeId: assignee },
    })),
  );
  return new IncidentSegment(facts, true);
}

function eventsOf(rows: readonly PlainEvent[]): EventSegment {
  const facts = eventFacts(
    rows.map(({ id, at, took = 0, member = 0, marked = false }) => ({
      ...{ id, atMs: ms(at), durationMs: ms(took), memberId: member, isMarked: Number(marked) },
    })),
  );
  return new EventSegment(facts);
}
