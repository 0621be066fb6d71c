import {
  type ChangeFacts,
  type EventFacts,
  type FactNames,
  type IncidentFacts,
  NO_CHANGE_TYPE,
  OUTCOME_SUCCESSFUL,
} from '../../src/domain/facts.js';
import { encodeOffset } from '../../src/domain/offsets.js';
import type { OperationsFacts } from '../../src/domain/operations/operations-facts.js';
import { ChangeSegment, EventSegment, IncidentSegment } from '../../src/domain/segment.js';

/** Numbers of the change types, as the columns have them. */
export const STANDARD = 0;
export const NORMAL = 1;
export const EMERGENCY = 2;

const NONE = Number.NaN;

/** A successful change of nobody and nothing, without approval or start. Offsets are milliseconds; NaN stands for none. */
const CHANGE = {
  ...{ id: 1, completedAtMs: 0, leadMs: 0, incidentDelayMs: NONE, approvedAfterMs: NONE },
  ...{ startedAfterMs: NONE, outcome: OUTCOME_SUCCESSFUL, ownerId: 0, serviceId: 0, changeType: NORMAL },
};
/** An incident that no change caused. */
const INCIDENT = {
  ...{ id: 1, resolvedAtMs: 0, timeToResolveMs: 0, openedAfterCauseMs: NONE },
  ...{ assigneeId: 0, serviceId: 0, changeType: NO_CHANGE_TYPE },
};
const EVENT = {
  ...{ id: 1, atMs: 0, durationMs: 0, memberId: 0, serviceId: 0, changeType: NO_CHANGE_TYPE },
  isMarked: 0,
};

export type ChangeRow = Partial<typeof CHANGE>;
export type IncidentRow = Partial<typeof INCIDENT>;
export type EventRow = Partial<typeof EVENT>;

export function changeFacts(given: readonly ChangeRow[]): ChangeFacts {
  const rows = given.map((row) => ({ ...CHANGE, ...row }));
  rows.sort((a, b) => a.completedAtMs - b.completedAtMs || a.id - b.id);
  return {
    count: rows.length,
    id: Float64Array.from(rows, ({ id }) => id),
    completedAtMs: Float64Array.from(rows, ({ completedAtMs }) => completedAtMs),
    leadMs: Float64Array.from(rows, ({ leadMs }) => leadMs),
    incidentDelayMs: Float64Array.from(rows, ({ incidentDelayMs }) => incidentDelayMs),
    approvedAfterMs: Float64Array.from(rows, ({ approvedAfterMs }) => encodeOffset(approvedAfterMs)),
    startedAfterMs: Float64Array.from(rows, ({ startedAfterMs }) => encodeOffset(startedAfterMs)),
    outcome: Uint8Array.from(rows, ({ outcome }) => outcome),
    ownerId: Int32Array.from(rows, ({ ownerId }) => ownerId),
    serviceId: Int32Array.from(rows, ({ serviceId }) => serviceId),
    changeType: Uint8Array.from(rows, ({ changeType }) => changeType),
  };
}

export function incidentFacts(given: readonly IncidentRow[]): IncidentFacts {
  const rows = given.map((row) => ({ ...INCIDENT, ...row }));
  rows.sort((a, b) => a.resolvedAtMs - b.resolvedAtMs || a.id - b.id);
  return {
    count: rows.length,
    id: Float64Array.from(rows, ({ id }) => id),
    resolvedAtMs: Float64Array.from(rows, ({ resolvedAtMs }) => resolvedAtMs),
    timeToResolveMs: Float64Array.from(rows, ({ timeToResolveMs }) => timeToResolveMs),
    openedAfterCauseMs: Float64Array.from(rows, ({ openedAfterCauseMs }) => encodeOffset(openedAfterCauseMs)),
    assigneeId: Int32Array.from(rows, ({ assigneeId }) => assigneeId),
    serviceId: Int32Array.from(rows, ({ serviceId }) => serviceId),
    changeType: Uint8Array.from(rows, ({ changeType }) => changeType),
  };
}

export function eventFacts(given: readonly EventRow[]): EventFacts {
  const rows = given.map((row) => ({ ...EVENT, ...row }));
  rows.sort((a, b) => a.atMs - b.atMs || a.id - b.id);
  return {
    count: rows.length,
    id: Float64Array.from(rows, ({ id }) => id),
    atMs: Float64Array.from(rows, ({ atMs }) => atMs),
    durationMs: Float64Array.from(rows, ({ durationMs }) => durationMs),
    memberId: Int32Array.from(rows, ({ memberId }) => memberId),
    serviceId: Int32Array.from(rows, ({ serviceId }) => serviceId),
    changeType: Uint8Array.from(rows, ({ changeType }) => changeType),
    isMarked: Uint8Array.from(rows, ({ isMarked }) => isMarked),
  };
}

export const changesOf = (...rows: ChangeRow[]) => new ChangeSegment(changeFacts(rows), false);
export const incidentsOf = (...rows: IncidentRow[]) => new IncidentSegment(incidentFacts(rows), false);
export const eventsOf = (...rows: EventRow[]) => new EventSegment(eventFacts(rows));

/** Member 1 and 3 are in team Core, 2 in team Web, 4 in none; 1 is the Checkout, 2 the Search. */
export const NAMES: FactNames = {
  teamByMemberId: new Map([
    [1, 'Core'],
    [2, 'Web'],
    [3, 'Core'],
    [4, null],
  ]),
  assetById: new Map([
    [1, { id: 1, key: 'checkout', name: 'Checkout' }],
    [2, { id: 2, key: 'search', name: 'Search' }],
  ]),
  assetByKey: new Map([
    ['checkout', { id: 1, key: 'checkout', name: 'Checkout' }],
    ['search', { id: 2, key: 'search', name: 'Search' }],
  ]),
};

/** Facts in which nothing happened but what is given. */
export function operationsFacts(given: Partial<OperationsFacts>): OperationsFacts {
  return {
    ...{ changes: [], incidents: [], approvals: [], runbooks: [], unresolved: [] },
    ...{ names: NAMES, version: null },
    ...given,
  };
}
