import { CHANGE_SHAPE, INCIDENT_SHAPE } from './columns.js';
import type { ChangeFacts, FactNames, IncidentFacts } from './facts.js';
import { DROPPED, gather, type PartOfRows } from './gather.js';
import { groupCodes } from './group-codes.js';
import type { ChangeType } from './ledger-words.js';
import { ChangeSegment, IncidentSegment } from './segment.js';
import { type Slice, stretchesOf } from './slice.js';

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
  const filtered = DIMENSIONS.filter((dimension) => filter[dimension] !== undefined);
  if (filtered.length === 0) return slice;
  const columns = filtered.map((dimension) => {
    const { keys, codeOf } = groupCodes(slice.names, dimension);
    const kept = new Set<GroupKey>(filter[dimension]);
    const isKept = keys.map((key) => kept.has(key));
    return { of: HELD[dimension], partOf: (held: number) => (isKept[codeOf(held)] ? 0 : DROPPED) };
  });
  const [kept] = split(slice, 1, columns);
  return kept ?? { ...slice, changes: [], incidents: [] };
}

/**
 * The groups of a dimension that have at least one record in either window, by number of records in the window
 * (closed changes and resolved incidents) descending, then by key, "Unassigned" last among equals. Every record is in
 * exactly one group, so the groups' counts add up to the overall count.
 */
export function groupsOf(current: Slice, previous: Slice, dimension: Dimension): Group[] {
  const { keys, codeOf } = groupCodes(current.names, dimension);
  const columns = [{ of: HELD[dimension], partOf: codeOf }];
  const now = split(current, keys.length, columns);
  const before = split(previous, keys.length, columns);
  const groups = keys.flatMap((key, code) => {
    const [own, earlier] = [now[code], before[code]];
    if (own === undefined || earlier === undefined || countOf(own) + countOf(earlier) === 0) return [];
    return [{ dimension, key, label: labelOf(current.names, dimension, key), current: own, previous: earlier }];
  });
  return groups.sort((a, b) => countOf(b.current) - countOf(a.current) || compareKeys(a.key, b.key));
}

/** What a person reads for a key: the asset's name, the team, "Emergency", or "Unassigned". */
function labelOf({ assetByKey }: FactNames, dimension: Dimension, key: GroupKey): string {
  if (key === null) return UNASSIGNED;
  if (dimension === 'service') return assetByKey.get(key)?.name ?? key;
  return dimension === 'change_type' ? key.charAt(0).toUpperCase() + key.slice(1) : key;
}

function compareKeys(a: GroupKey, b: GroupKey): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

/** How many records a slice has that was split off: its segments hold nothing else. */
function countOf({ changes, incidents }: Slice): number {
  return [...changes, ...incidents].reduce((sum, { count }) => sum + count, 0);
}

/** The columns that hold what a dimension groups by. */
interface Held {
  readonly ofChange: (changes: ChangeFacts) => Int32Array | Uint8Array;
  readonly ofIncident: (incidents: IncidentFacts) => Int32Array | Uint8Array;
}

const HELD: Readonly<Record<Dimension, Held>> = {
  team: { ofChange: ({ ownerId }) => ownerId, ofIncident: ({ assigneeId }) => assigneeId },
  service: { ofChange: ({ serviceId }) => serviceId, ofIncident: ({ serviceId }) => serviceId },
  change_type: { ofChange: ({ changeType }) => changeType, ofIncident: ({ changeType }) => changeType },
};

/** A column that has a say in where a row goes. */
interface Deciding {
  readonly of: Held;
  /** The part of a row by what it holds, or DROPPED. */
  readonly partOf: (held: number) => number;
}

/** The records of a slice in `partCount` slices. Where several columns decide, the last has the say on what no other drops. */
function split(slice: Slice, partCount: number, columns: readonly Deciding[]): Slice[] {
  const { window, names } = slice;
  const partsOf =
    <C>(heldIn: (held: Held) => (facts: C) => Int32Array | Uint8Array): PartOfRows<C> =>
    (facts, start, end, parts, at) => {
      for (const { of, partOf } of columns) decide(heldIn(of)(facts), { start, end }, partOf, parts, at);
    };
  const changes = gather(
    stretchesOf(slice.changes, window),
    partCount,
    partsOf<ChangeFacts>(({ ofChange }) => ofChange),
    CHANGE_SHAPE,
  );
  const incidents = gather(
    stretchesOf(slice.incidents, window),
    partCount,
    partsOf<IncidentFacts>(({ ofIncident }) => ofIncident),
    INCIDENT_SHAPE,
  );
  return Array.from({ length: partCount }, (_, part) => ({
    window,
    names,
    changes: [changes[part] ?? null].filter((own) => own !== null).map((own) => new ChangeSegment(own, false)),
    incidents: [incidents[part] ?? null]
      .filter((own) => own !== null)
      .map((own) => new IncidentSegment(own, false)),
  }));
}

function decide(
  held: Int32Array | Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
  partOf: (held: number) => number,
  parts: Int32Array,
  at: number,
): void {
  for (let row = start; row < end; row += 1) {
    const place = at + row - start;
    if (parts[place] !== DROPPED) parts[place] = partOf(held[row] ?? 0);
  }
}
