import { type Closure, isClosed, outcomeBits } from '../domain/change-outcome.js';
import { type ChangeFacts, type EventFacts, type IncidentFacts, NO_CHANGE_TYPE } from '../domain/facts.js';
import { CHANGE_STATES, CLOSURE_CODES } from '../domain/ledger-words.js';
import { encodeOffset } from '../domain/offsets.js';
import type { CHANGE_FIELDS, EVENT_FIELDS, INCIDENT_FIELDS } from './fact-fields.js';
import { type Layout, PackedRows } from './packed-rows.js';

/** The closed ones of completed changes as columns. */
export function changeFacts(
  bytes: Uint8Array,
  { width, offsets }: Layout<keyof typeof CHANGE_FIELDS>,
): ChangeFacts {
  const rows = new PackedRows(bytes, width);
  const closureOf = (row: number): Closure => ({
    completedAtMs: rows.instantMs(row, offsets.completedAt),
    state: CHANGE_STATES[rows.int2(row, offsets.state) - 1] ?? 'draft',
    closureCode: CLOSURE_CODES[rows.int2(row, offsets.closure) - 1] ?? null,
  });
  const bits = new Uint8Array(rows.count);
  const closed = new Int32Array(rows.count);
  let count = 0;
  for (let row = 0; row < rows.count; row += 1) {
    const closure = closureOf(row);
    if (!isClosed(closure)) continue;
    bits[count] = outcomeBits(closure);
    closed[count] = row;
    count += 1;
  }
  const facts = emptyChanges(count, bits.slice(0, count));
  for (let i = 0; i < count; i += 1) {
    const row = closed[i] ?? 0;
    const completedAtMs = rows.instantMs(row, offsets.completedAt);
    const createdAtMs = rows.instantMs(row, offsets.createdAt);
    facts.id[i] = rows.int8(row, offsets.id);
    facts.completedAtMs[i] = completedAtMs;
    facts.leadMs[i] = completedAtMs - createdAtMs;
    facts.incidentDelayMs[i] = rows.instantMs(row, offsets.incidentAt) - completedAtMs;
    facts.approvedAfterMs[i] = encodeOffset(rows.instantMs(row, offsets.approvedAt) - createdAtMs);
    facts.startedAfterMs[i] = encodeOffset(rows.instantMs(row, offsets.startedAt) - createdAtMs);
    facts.ownerId[i] = rows.int4(row, offsets.owner);
    facts.serviceId[i] = rows.int4(row, offsets.service);
    facts.changeType[i] = rows.int2(row, offsets.changeType) - 1;
  }
  return facts;
}

/** Resolved incidents as columns. */
export function incidentFacts(
  bytes: Uint8Array,
  { width, offsets }: Layout<keyof typeof INCIDENT_FIELDS>,
): IncidentFacts {
  const rows = new PackedRows(bytes, width);
  const facts = emptyIncidents(rows.count);
  for (let row = 0; row < rows.count; row += 1) {
    const resolvedAtMs = rows.instantMs(row, offsets.resolvedAt);
    const openedAtMs = rows.instantMs(row, offsets.openedAt);
    facts.id[row] = rows.int8(row, offsets.id);
    facts.resolvedAtMs[row] = resolvedAtMs;
    facts.timeToResolveMs[row] = resolvedAtMs - openedAtMs;
    facts.openedAfterCauseMs[row] = encodeOffset(openedAtMs - rows.instantMs(row, offsets.causeCompletedAt));
    facts.assigneeId[row] = rows.int4(row, offsets.assignee);
    facts.serviceId[row] = rows.int4(row, offsets.service);
    facts.changeType[row] = typeOf(rows.int2(row, offsets.changeType));
  }
  return facts;
}

/** Events as columns. */
export function eventFacts(
  bytes: Uint8Array,
  { width, offsets }: Layout<keyof typeof EVENT_FIELDS>,
): EventFacts {
  const rows = new PackedRows(bytes, width);
  const facts = emptyEvents(rows.count);
  for (let row = 0; row < rows.count; row += 1) {
    const atMs = rows.instantMs(row, offsets.at);
    facts.id[row] = rows.int8(row, offsets.id);
    facts.atMs[row] = atMs;
    facts.durationMs[row] = atMs - rows.instantMs(row, offsets.began);
    facts.memberId[row] = rows.int4(row, offsets.member);
    facts.serviceId[row] = rows.int4(row, offsets.service);
    facts.changeType[row] = typeOf(rows.int2(row, offsets.changeType));
    facts.isMarked[row] = rows.int2(row, offsets.isMarked);
  }
  return facts;
}

/** 0 stands for none, n for the nth change type. */
function typeOf(code: number): number {
  return code === 0 ? NO_CHANGE_TYPE : code - 1;
}

function emptyChanges(count: number, outcome: Uint8Array): ChangeFacts {
  return {
    count,
    id: new Float64Array(count),
    completedAtMs: new Float64Array(count),
    leadMs: new Float64Array(count),
    incidentDelayMs: new Float64Array(count),
    approvedAfterMs: new Float64Array(count),
    startedAfterMs: new Float64Array(count),
    outcome,
    ownerId: new Int32Array(count),
    serviceId: new Int32Array(count),
    changeType: new Uint8Array(count),
  };
}

function emptyIncidents(count: number): IncidentFacts {
  return {
    count,
    id: new Float64Array(count),
    resolvedAtMs: new Float64Array(count),
    timeToResolveMs: new Float64Array(count),
    openedAfterCauseMs: new Float64Array(count),
    assigneeId: new Int32Array(count),
    serviceId: new Int32Array(count),
    changeType: new Uint8Array(count),
  };
}

function emptyEvents(count: number): EventFacts {
  return {
    count,
    id: new Float64Array(count),
    atMs: new Float64Array(count),
    durationMs: new Float64Array(count),
    memberId: new Int32Array(count),
    serviceId: new Int32Array(count),
    changeType: new Uint8Array(count),
    isMarked: new Uint8Array(count),
  };
}
