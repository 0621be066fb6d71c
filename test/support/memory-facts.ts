import type { FactSource } from '../../src/analytics/ports.js';
import {
  type ChangeFacts,
  type FactNames,
  type IncidentFacts,
  NO_CHANGE_TYPE,
  OUTCOME_FAILED,
  OUTCOME_SUCCESSFUL,
} from '../../src/domain/facts.js';
import { ledgerFacts } from '../../src/domain/ledger-facts.js';
import type { Window } from '../../src/domain/window.js';
import type { PlainChange, PlainIncident, PlainLedger } from './ledger-builder.js';

/** Facts of a plain ledger as a database would deliver them, worked out record by record. Reads it anew each time. */
export function createMemoryFactSource(ledger: () => PlainLedger): FactSource {
  return {
    read: async (windows) =>
      ledgerFacts(
        { changes: changeFacts(ledger(), windows), incidents: incidentFacts(ledger(), windows) },
        namesOf(ledger()),
      ),
  };
}

/** Numbers of the change types, as `ChangeFacts.changeType` has them. */
const TYPE_CODE = { standard: 0, normal: 1, emergency: 2 };

function changeFacts(ledger: PlainLedger, windows: readonly Window[]): ChangeFacts {
  const rows = ledger.changes
    .map((change, i) => ({ id: i + 1, change, completedMs: msOf(change.completedAt) }))
    .filter(({ change, completedMs }) => isClosed(change) && isInAny(windows, completedMs))
    .sort((a, b) => a.completedMs - b.completedMs || a.id - b.id);
  return {
    count: rows.length,
    id: Float64Array.from(rows, ({ id }) => id),
    completedAtMs: Float64Array.from(rows, ({ completedMs }) => completedMs),
    leadMs: Float64Array.from(rows, ({ change, completedMs }) => completedMs - msOf(change.createdAt)),
    incidentDelayMs: Float64Array.from(rows, ({ change, completedMs }) => {
      const delays = ledger.incidents
        .filter((incident) => incident.causedBy === change.number)
        .map((incident) => msOf(incident.openedAt) - completedMs)
        .filter((delay) => delay >= 0);
      return delays.length === 0 ? Number.NaN : Math.min(...delays);
    }),
    approvedAfterMs: new Uint8Array(),
    startedAfterMs: new Uint8Array(),
    outcome: Uint8Array.from(rows, ({ change }) => outcomeOf(change)),
    ownerId: Int32Array.from(rows, ({ change }) => idIn(ledger.teams, change.owner)),
    serviceId: Int32Array.from(rows, ({ change }) => idIn(ledger.services, change.affectedAssets[0] ?? null)),
    changeType: Uint8Array.from(rows, ({ change }) => TYPE_CODE[change.changeType]),
  };
}

function incidentFacts(ledger: PlainLedger, windows: readonly Window[]): IncidentFacts {
  const rows = ledger.incidents
    .map((incident, i) => ({ id: i + 1, incident, resolvedMs: msOf(incident.resolvedAt) }))
    .filter(({ resolvedMs }) => isInAny(windows, resolvedMs))
    .sort((a, b) => a.resolvedMs - b.resolvedMs || a.id - b.id);
  return {
    count: rows.length,
    id: Float64Array.from(rows, ({ id }) => id),
    resolvedAtMs: Float64Array.from(rows, ({ resolvedMs }) => resolvedMs),
    timeToResolveMs: Float64Array.from(
      rows,
      ({ incident, resolvedMs }) => resolvedMs - msOf(incident.openedAt),
    ),
    openedAfterCauseMs: new Uint8Array(),
    assigneeId: Int32Array.from(rows, ({ incident }) => idIn(ledger.teams, incident.assignee)),
    serviceId: Int32Array.from(rows, ({ incident }) => idIn(ledger.services, incident.service)),
    changeType: Uint8Array.from(rows, ({ incident }) => typeOfCause(ledger, incident)),
  };
}

function namesOf(ledger: PlainLedger): FactNames {
  const assets = Object.entries(ledger.services).map(([key, name], i) => ({ id: i + 1, key, name }));
  return {
    teamByMemberId: new Map(Object.values(ledger.teams).map((team, i) => [i + 1, team])),
    assetById: new Map(assets.map((asset) => [asset.id, asset])),
    assetByKey: new Map(assets.map((asset) => [asset.key, asset])),
  };
}

function isClosed(change: PlainChange): boolean {
  if (change.completedAt === null || change.state === 'cancelled') return false;
  return change.state === 'rolled_back' || change.closureCode !== null;
}

function outcomeOf({ state, closureCode }: PlainChange): number {
  if (state === 'rolled_back' || closureCode === 'unsuccessful') return OUTCOME_FAILED;
  return OUTCOME_SUCCESSFUL;
}

function typeOfCause(ledger: PlainLedger, { causedBy }: PlainIncident): number {
  const cause = ledger.changes.find(({ number }) => number === causedBy);
  return cause === undefined ? NO_CHANGE_TYPE : TYPE_CODE[cause.changeType];
}

/** The position of a key from 1; 0 for none. A key that the ledger lacks is a fault of the test. */
function idIn(named: Readonly<Record<string, unknown>>, key: string | null): number {
  if (key === null) return 0;
  const position = Object.keys(named).indexOf(key);
  if (position < 0) throw new Error(`the ledger of this test has no ${key}`);
  return position + 1;
}

function msOf(instant: string | null): number {
  return instant === null ? Number.NaN : Date.parse(instant);
}

function isInAny(windows: readonly Window[], ms: number): boolean {
  return windows.some(({ startMs, endMs }) => startMs <= ms && ms < endMs);
}
