import { type Closure, isClosed, outcomeBits } from '../domain/change-outcome.js';
import { type ChangeFacts, type IncidentFacts, NO_CHANGE_TYPE } from '../domain/facts.js';
import { CHANGE_STATES, CLOSURE_CODES } from '../domain/ledger-words.js';
import type { CHANGE_FIELDS, INCIDENT_FIELDS } from './fact-fields.js';
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
    facts.id[i] = rows.int8(row, offsets.id);
    facts.completedAtMs[i] = completedAtMs;
    facts.leadMs[i] = completedAtMs - rows.instantMs(row, offsets.createdAt);
    facts.incidentDelayMs[i] = rows.instantMs(row, offsets.incidentAt) - completedAtMs;
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
    const type = rows.int2(row, offsets.changeType);
    facts.id[row] = rows.int8(row, offsets.id);
    facts.resolvedAtMs[row] = resolvedAtMs;
    facts.timeToResolveMs[row] = resolvedAtMs - rows.instantMs(row, offsets.openedAt);
    facts.assigneeId[row] = rows.int4(row, offsets.assignee);
    facts.serviceId[row] = rows.int4(row, offsets.service);
    facts.changeType[row] = type === 0 ? NO_CHANGE_TYPE : type - 1;
  }
  return facts;
}

function emptyChanges(count: number, outcome: Uint8Array): ChangeFacts {
  return {
    count,
    id: new Float64Array(count),
    completedAtMs: new Float64Array(count),
    leadMs: new Float64Array(count),
    incidentDelayMs: new Float64Array(count),
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
    assigneeId: new Int32Array(count),
    serviceId: new Int32Array(count),
    changeType: new Uint8Array(count),
  };
}
