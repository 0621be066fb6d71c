import { type LedgerFacts, NO_CHANGE_TYPE, NO_ID } from './facts.js';
import { CHANGE_TYPES, type ChangeType } from './ledger-words.js';
import type { Slice } from './slice.js';

export const DIMENSIONS = ['team', 'service', 'change_type'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** A group's key: a team's name, a service's asset key or a change type; null is "Unassigned". */
export type GroupKey = string | null;

export const UNASSIGNED = 'Unassigned';

/**
 * Keeps records whose key is among those listed: OR inside a field, AND between fields. A field that is left out
 * keeps everything; an empty list keeps nothing; null in a list stands for "Unassigned".
 */
export interface Filter {
  readonly team?: readonly GroupKey[] | undefined;
  readonly service?: readonly GroupKey[] | undefined;
  readonly change_type?: readonly (ChangeType | null)[] | undefined;
}

/** The keys of every row, for changes and for incidents, under one dimension. */
interface Keys {
  readonly ofChange: (row: number) => GroupKey;
  readonly ofIncident: (row: number) => GroupKey;
}

/** One group's records in the window and in the previous one. */
export interface Group {
  readonly dimension: Dimension;
  readonly key: GroupKey;
  /** What a person reads. */
  readonly label: string;
  readonly current: Slice;
  readonly previous: Slice;
}

/** The records of a slice that a filter keeps. */
export function applyFilter(slice: Slice, filter: Filter): Slice {
  let { changes, incidents } = slice;
  for (const dimension of DIMENSIONS) {
    const wanted = filter[dimension];
    if (wanted === undefined) continue;
    const keys = keysOf(slice.facts, dimension);
    const kept = new Set<GroupKey>(wanted);
    changes = changes.filter((row) => kept.has(keys.ofChange(row)));
    incidents = incidents.filter((row) => kept.has(keys.ofIncident(row)));
  }
  return { ...slice, changes, incidents };
}

/**
 * The groups of a dimension that have at least one record in either window, by number of records in the window
 * (closed changes and resolved incidents) descending, then by key, "Unassigned" last among equals. Every record is in
 * exactly one group, so the groups' counts add up to the overall count.
 */
export function groupsOf(current: Slice, previous: Slice, dimension: Dimension): Group[] {
  const now = partition(current, dimension);
  const before = partition(previous, dimension);
  const keys = new Set([...now.keys(), ...before.keys()]);
  const groups = [...keys].map((key) => ({
    dimension,
    key,
    label: labelOf(current.facts, dimension, key),
    current: now.get(key) ?? emptied(current),
    previous: before.get(key) ?? emptied(previous),
  }));
  return groups.sort((a, b) => recordCount(b.current) - recordCount(a.current) || compareKeys(a.key, b.key));
}

/** What a person reads for a key: the asset's name, the team, "Emergency", or "Unassigned". */
function labelOf(facts: LedgerFacts, dimension: Dimension, key: GroupKey): string {
  if (key === null) return UNASSIGNED;
  if (dimension === 'service') return facts.names.assetByKey.get(key)?.name ?? key;
  return dimension === 'change_type' ? key.charAt(0).toUpperCase() + key.slice(1) : key;
}

function recordCount(slice: Slice): number {
  return slice.changes.length + slice.incidents.length;
}

function compareKeys(a: GroupKey, b: GroupKey): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

function emptied(slice: Slice): Slice {
  return { ...slice, changes: new Int32Array(), incidents: new Int32Array() };
}

function partition(slice: Slice, dimension: Dimension): Map<GroupKey, Slice> {
  const keys = keysOf(slice.facts, dimension);
  const changes = Map.groupBy(slice.changes, keys.ofChange);
  const incidents = Map.groupBy(slice.incidents, keys.ofIncident);
  const all = new Set([...changes.keys(), ...incidents.keys()]);
  return new Map(
    [...all].map((key) => [
      key,
      {
        ...slice,
        changes: Int32Array.from(changes.get(key) ?? []),
        incidents: Int32Array.from(incidents.get(key) ?? []),
      },
    ]),
  );
}

function keysOf({ changes, incidents, names }: LedgerFacts, dimension: Dimension): Keys {
  const byColumn = (column: Int32Array | Uint8Array, keyOfId: (id: number) => GroupKey) => (row: number) =>
    keyOfId(column[row] ?? NO_ID);
  if (dimension === 'team') {
    const team = (id: number) => names.teamByMemberId.get(id) ?? null;
    return { ofChange: byColumn(changes.ownerId, team), ofIncident: byColumn(incidents.assigneeId, team) };
  }
  if (dimension === 'service') {
    const service = (id: number) => names.assetById.get(id)?.key ?? null;
    return {
      ofChange: byColumn(changes.serviceId, service),
      ofIncident: byColumn(incidents.serviceId, service),
    };
  }
  const type = (code: number) => (code === NO_CHANGE_TYPE ? null : (CHANGE_TYPES[code] ?? null));
  return { ofChange: byColumn(changes.changeType, type), ofIncident: byColumn(incidents.changeType, type) };
}
