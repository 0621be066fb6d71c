import { bisect } from './bisect.js';
import type { ChangeFacts, EventFacts, Ids, IncidentFacts, Offsets, Refs } from './facts.js';

export type Column = Float64Array | Ids | Offsets | Refs | Uint8Array;

/** Columns of equal length, their rows in order of an instant, then id. */
export interface Columns {
  readonly count: number;
  readonly id: Ids;
}

type Names<C> = Exclude<keyof C, 'count'> & string;

/** Which columns there are, and which of them holds the instant that rows are in order of. */
export interface Shape<C extends Columns> {
  readonly instant: Names<C>;
  readonly names: readonly Names<C>[];
  /** What these columns are kept in where their values fit. */
  readonly narrow: Readonly<Partial<Record<Names<C>, typeof Uint32Array | typeof Uint16Array>>>;
  /** Which columns are kept as none where all of their values are 0. */
  readonly sparse: readonly Names<C>[];
}

export const CHANGE_SHAPE: Shape<ChangeFacts> = {
  instant: 'completedAtMs',
  names: [
    'id',
    'completedAtMs',
    'leadMs',
    'incidentDelayMs',
    'approvedAfterMs',
    'startedAfterMs',
    'outcome',
    'ownerId',
    'serviceId',
    'changeType',
  ],
  narrow: {
    id: Uint32Array,
    ownerId: Uint16Array,
    serviceId: Uint16Array,
    approvedAfterMs: Uint32Array,
    startedAfterMs: Uint32Array,
  },
  sparse: ['approvedAfterMs', 'startedAfterMs'],
};
export const INCIDENT_SHAPE: Shape<IncidentFacts> = {
  instant: 'resolvedAtMs',
  names: [
    'id',
    'resolvedAtMs',
    'timeToResolveMs',
    'openedAfterCauseMs',
    'assigneeId',
    'serviceId',
    'changeType',
  ],
  narrow: {
    id: Uint32Array,
    assigneeId: Uint16Array,
    serviceId: Uint16Array,
    openedAfterCauseMs: Uint32Array,
  },
  sparse: ['openedAfterCauseMs'],
};
export const EVENT_SHAPE: Shape<EventFacts> = {
  instant: 'atMs',
  names: ['id', 'atMs', 'durationMs', 'memberId', 'serviceId', 'changeType', 'isMarked'],
  narrow: { id: Uint32Array, memberId: Uint16Array, serviceId: Uint16Array },
  sparse: [],
};

/** Bytes that the columns hold. */
export function bytesOf<C extends Columns>(columns: C, { names }: Shape<C>): number {
  return names.reduce((sum, name) => sum + columnOf(columns, name).byteLength, 0);
}

/** Rows `start` to `end` (excluded). Shares the memory. */
export function rowsOf<C extends Columns>(columns: C, { names }: Shape<C>, start: number, end: number): C {
  return assembled(names, end - start, (name) => columnOf(columns, name).subarray(start, end));
}

/** All rows but these, which must ascend. What lies between them is copied whole. */
export function without<C extends Columns>(columns: C, { names }: Shape<C>, gone: readonly number[]): C {
  if (gone.length === 0) return columns;
  return assembled(names, columns.count - gone.length, (name) => {
    const from = columnOf(columns, name);
    const to = emptyLike(from, columns.count - gone.length);
    let start = 0;
    gone.forEach((row, i) => {
      to.set(from.subarray(start, row), start - i);
      start = row + 1;
    });
    to.set(from.subarray(start), start - gone.length);
    return to;
  });
}

/** Columns behind each other; null of none. */
export function joined<C extends Columns>(list: readonly C[], shape: Shape<C>): C | null {
  const [first] = list;
  if (first === undefined || list.length === 1) return first ?? null;
  const count = list.reduce((sum, columns) => sum + columns.count, 0);
  return assembled(shape.names, count, (name) => {
    const to = emptyLike(widest(list.map((columns) => columnOf(columns, name))), count);
    let start = 0;
    for (const columns of list) {
      to.set(columnOf(columns, name), start);
      start += columns.count;
    }
    return to;
  });
}

/** How many rows have an instant below `ms`. */
export function rowsBefore<C extends Columns>(columns: C, { instant }: Shape<C>, ms: number): number {
  const instants = columnOf(columns, instant);
  return bisect(0, columns.count, (row) => (instants[row] ?? 0) < ms);
}

/** Both in one order. The few rows of `overlay` cut `base` into pieces, which are copied whole. */
export function merged<C extends Columns>(base: C, overlay: C, shape: Shape<C>): C {
  if (overlay.count === 0) return base;
  if (base.count === 0) return overlay;
  const cuts = Array.from({ length: overlay.count }, (_, row) => placeOf(base, overlay, row, shape));
  return assembled(shape.names, base.count + overlay.count, (name) => {
    const [from, few] = [columnOf(base, name), columnOf(overlay, name)];
    const to = emptyLike(widest([from, few]), base.count + overlay.count);
    let start = 0;
    cuts.forEach((cut, row) => {
      to.set(from.subarray(start, cut), start + row);
      to[cut + row] = few[row] ?? 0;
      start = cut;
    });
    to.set(from.subarray(start), start + cuts.length);
    return to;
  });
}

/** How many rows of `base` stand before a row of `overlay`. */
function placeOf<C extends Columns>(base: C, overlay: C, row: number, shape: Shape<C>): number {
  const ms = columnOf(overlay, shape.instant)[row] ?? 0;
  const instants = columnOf(base, shape.instant);
  let place = rowsBefore(base, shape, ms);
  while (instants[place] === ms && (base.id[place] ?? 0) < (overlay.id[row] ?? 0)) place += 1;
  return place;
}

export function columnOf<C extends Columns>(columns: C, name: Names<C>): Column {
  return columns[name] as unknown as Column;
}

/**
 * Of its own memory, as narrow as its values fit: a few rows must not keep the columns alive that they were a part of. All columns
 * have one piece of memory, since there are many more segments than bytes in some.
 * @param isShared whether other threads may read it without a copy. The collector does not count such memory, so what is replaced often
 * had better be without.
 */
export function copyOf<C extends Columns>(columns: C, shape: Shape<C>, isShared = false): C {
  const places = placesOf(columns, shape);
  const bytes = places.reduce((sum, { kind }) => sum + paddedBytes(kind, columns.count), 0);
  const memory = isShared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  const copies = new Map<string, Column>();
  let offset = 0;
  for (const { name, kind } of places) {
    const copy = new kind(memory, offset, columns.count);
    copy.set(columnOf(columns, name));
    copies.set(name, copy);
    offset += paddedBytes(kind, columns.count);
  }
  return assembled(shape.names, columns.count, (name) => copies.get(name) ?? new Uint8Array());
}

/** Which columns are kept, and as what. */
function placesOf<C extends Columns>(columns: C, { names, narrow, sparse }: Shape<C>) {
  return names.flatMap((name) => {
    const column = columnOf(columns, name);
    if (sparse.includes(name) && column.every((value) => value === 0)) return [];
    const Narrow = narrow[name];
    const isNarrow = Narrow !== undefined && fits(column, Narrow.BYTES_PER_ELEMENT);
    return [{ name, kind: (isNarrow ? Narrow : column.constructor) as ColumnKind }];
  });
}

/** Columns begin at multiples of eight bytes, the longest element. */
function paddedBytes({ BYTES_PER_ELEMENT }: ColumnKind, count: number): number {
  return Math.ceil((count * BYTES_PER_ELEMENT) / 8) * 8;
}

function fits(column: Column, bytes: number): boolean {
  const end = 256 ** bytes;
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row] ?? 0;
    if (!(value >= 0 && value < end)) return false;
  }
  return true;
}

/** Of columns that hold the same thing, one that takes what any of them holds. */
function widest(columns: readonly Column[]): Column {
  return columns.reduce((wide, column) =>
    column.BYTES_PER_ELEMENT > wide.BYTES_PER_ELEMENT ? column : wide,
  );
}

interface ColumnKind {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): Column;
  new (memory: ArrayBufferLike, offset: number, length: number): Column;
}

/** A column of the same kind. */
function emptyLike(column: Column, length: number): Column {
  return new (column.constructor as ColumnKind)(length);
}

/** Columns made one by one. */
export function assembled<C extends Columns>(
  names: readonly Names<C>[],
  count: number,
  columnFor: (name: Names<C>) => Column,
): C {
  return { count, ...Object.fromEntries(names.map((name) => [name, columnFor(name)])) } as unknown as C;
}
