import {
  type ChangeFacts,
  type EventFacts,
  type IncidentFacts,
  NO_CHANGE_TYPE,
} from '../../src/domain/facts.js';
import { encodeOffset } from '../../src/domain/offsets.js';
import type { OperationsFacts } from '../../src/domain/operations/operations-facts.js';
import { ChangeSegment, EventSegment, IncidentSegment } from '../../src/domain/segment.js';

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
    changes: inPairs(plain.changes).map((rows) => new ChangeSegment(changeFacts(rows), true)),
    incidents: inPairs(plain.incidents).map((rows) => new IncidentSegment(incidentFacts(rows), true)),
    approvals: inPairs(plain.approvals).map((rows) => new EventSegment(eventFacts(rows))),
    runbooks: inPairs(plain.runbooks).map((rows) => new EventSegment(eventFacts(rows))),
    unresolved: inPairs(plain.unresolved).map((rows) => new EventSegment(eventFacts(rows))),
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
const offset = (hours: number | undefined) => encodeOffset(ms(hours));

function changeFacts(rows: readonly PlainChange[]): ChangeFacts {
  return {
    count: rows.length,
    id: Uint32Array.from(rows, ({ id }) => id),
    completedAtMs: Float64Array.from(rows, ({ at }) => ms(at)),
    leadMs: Float64Array.from(rows, ({ lead = 1 }) => ms(lead)),
    incidentDelayMs: Float64Array.from(rows, ({ incidentAfter }) => ms(incidentAfter)),
    approvedAfterMs: Float64Array.from(rows, ({ approvedAfter }) => offset(approvedAfter)),
    startedAfterMs: Float64Array.from(rows, ({ startedAfter }) => offset(startedAfter)),
    outcome: Uint8Array.from(rows, ({ failed = false }) => (failed ? 2 : 1)),
    ownerId: Uint16Array.from(rows, ({ owner = 0 }) => owner),
    serviceId: Uint16Array.from(rows, ({ service = 0 }) => service),
    changeType: Uint8Array.from(rows, ({ type = 'normal' }) => TYPES.indexOf(type)),
  };
}

function incidentFacts(rows: readonly PlainIncident[]): IncidentFacts {
  return {
    count: rows.length,
    id: Uint32Array.from(rows, ({ id }) => id),
    resolvedAtMs: Float64Array.from(rows, ({ resolved }) => ms(resolved)),
    timeToResolveMs: Float64Array.from(rows, ({ took }) => ms(took)),
    openedAfterCauseMs: Float64Array.from(rows, ({ openedAfterCause }) => offset(openedAfterCause)),
    assigneeId: Uint16Array.from(rows, ({ assignee = 0 }) => assignee),
    serviceId: new Uint16Array(rows.length),
    changeType: new Uint8Array(rows.length).fill(NO_CHANGE_TYPE),
  };
}

function eventFacts(rows: readonly PlainEvent[]): EventFacts {
  return {
    count: rows.length,
    id: Uint32Array.from(rows, ({ id }) => id),
    atMs: Float64Array.from(rows, ({ at }) => ms(at)),
    durationMs: Float64Array.from(rows, ({ took = 0 }) => ms(took)),
    memberId: Uint16Array.from(rows, ({ member = 0 }) => member),
    serviceId: new Uint16Array(rows.length),
    changeType: new Uint8Array(rows.length).fill(NO_CHANGE_TYPE),
    isMarked: Uint8Array.from(rows, ({ marked = false }) => Number(marked)),
  };
}
