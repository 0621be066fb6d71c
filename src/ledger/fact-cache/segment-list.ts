import { bisect } from '../../domain/bisect.js';
import {
  bytesOf,
  type Columns,
  columnOf,
  copyOf,
  merged,
  rowsBefore,
  rowsOf,
  type Shape,
  without,
} from '../../domain/columns.js';
import type { Ids } from '../../domain/facts.js';
import type { Segment } from '../../domain/segment.js';

/**
 * The number of each record's row in the order of duration, and again of what failed or was not successful; counted whether it was asked
 * for already or not.
 */
const DERIVED_BYTES_PER_ROW = 3;
/** The objects around the columns of a segment, as measured. */
const BYTES_PER_SEGMENT = 1_700;

/** So much of a list is not shared with other threads: small workspaces come and go, and need none. */
const FIRST_OWN_BYTES = 4_194_304;

/** A segment of columns. */
export interface ColumnSegment<C> extends Segment {
  readonly facts: C;
}

/** What kind of records a list holds. */
export interface SegmentKind<C extends Columns, S> {
  readonly shape: Shape<C>;
  readonly make: (facts: C) => S;
  /** Works out of a segment what the first question would: thousands of them at once would keep others waiting. */
  readonly warm: (segment: S) => void;
  /** A segment ends with the first day that brings it to this many rows. */
  readonly fewestRows: number;
  /** The calendar day of an instant: segments begin with a day, so that days, weeks and months are made of whole ones. */
  readonly dayOf: (ms: number) => { readonly startMs: number; readonly endMs: number };
}

interface Placed<S> {
  readonly segment: S;
  /** Where its first day begins. */
  readonly startMs: number;
  readonly lowestId: number;
  readonly highestId: number;
  readonly bytes: number;
}

interface CutOptions {
  readonly isShared?: boolean;
  readonly startMs?: number | undefined;
}

/**
 * All records of one kind as segments in order of time. A list never changes: one with newer records shares with the one before it
 * every segment that they leave alone, so a reader keeps what it was given.
 */
export class SegmentList<C extends Columns, S extends ColumnSegment<C>> {
  readonly segments: readonly S[];
  readonly bytes: number;

  private constructor(
    private readonly kind: SegmentKind<C, S>,
    private readonly placed: readonly Placed<S>[],
  ) {
    this.segments = placed.map(({ segment }) => segment);
    this.bytes = placed.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  static empty<C extends Columns, S extends ColumnSegment<C>>(kind: SegmentKind<C, S>): SegmentList<C, S> {
    return new SegmentList(kind, []);
  }

  /** With records behind all that there are, in their order. Copies them; what makes a list long into memory that threads share. */
  appended(columns: C): SegmentList<C, S> {
    const last = this.placed.at(-1)?.segment.lastMs;
    const isShared = this.bytes > FIRST_OWN_BYTES;
    const fresh = this.#cut(columns, { isShared, startMs: last === undefined ? undefined : last + 1 });
    for (const { segment } of fresh) this.kind.warm(segment);
    return new SegmentList(this.kind, [...this.placed, ...fresh]);
  }

  /** With `fresh`, in their order, in the place of the records of these ids. An id without a fresh record is gone. */
  replaced(ids: readonly number[], fresh: C): SegmentList<C, S> {
    if (ids.length === 0) return this;
    const touched = new Set(ids);
    const sorted = Float64Array.from(touched).sort();
    const news = this.#newsOfEach(fresh);
    const placed = this.placed.flatMap((one, index) => {
      const own = news[index];
      const gone = isAnyWithin(sorted, one) ? rowsWith(touched, one.segment.facts) : [];
      if (gone.length === 0 && (own === undefined || own.count === 0)) return [one];
      const rest = without(one.segment.facts, this.kind.shape, gone);
      const startMs = index === 0 ? undefined : one.startMs;
      return this.#cut(own === undefined ? rest : merged(rest, own, this.kind.shape), { startMs });
    });
    return new SegmentList(this.kind, this.placed.length === 0 ? this.#cut(fresh) : placed);
  }

  /** Each segment's part of the fresh records: those from its first day on, up to the next one's. */
  #newsOfEach(fresh: C): C[] {
    const { shape } = this.kind;
    const starts = this.placed.map(({ startMs }, index) =>
      index === 0 ? 0 : rowsBefore(fresh, shape, startMs),
    );
    return starts.map((start, index) => rowsOf(fresh, shape, start, starts[index + 1] ?? fresh.count));
  }

  /**
   * A zone that falls back past midnight has a day that goes on after the next one began: there a segment ends later than its day, and
   * the next begins where it ended.
   * @param startMs none begins before it; left out, the first one has whatever comes earlier.
   */
  #cut(
    columns: C,
    { isShared = false, startMs: from = Number.NEGATIVE_INFINITY }: CutOptions = {},
  ): Placed<S>[] {
    const { shape, make, dayOf, fewestRows } = this.kind;
    const instants = columnOf(columns, shape.instant);
    const placed: Placed<S>[] = [];
    let earliestMs = from;
    for (let start = 0; start < columns.count; ) {
      const startMs = Math.max(earliestMs, dayOf(instants[start] ?? 0).startMs);
      const full = instants[start + fewestRows - 1];
      const endMs = full === undefined ? Number.POSITIVE_INFINITY : Math.max(dayOf(full).endMs, full + 1);
      const end = full === undefined ? columns.count : rowsBefore(columns, shape, endMs);
      earliestMs = endMs;
      const segment = make(copyOf(rowsOf(columns, shape, start, end), shape, isShared));
      const ids = segment.facts.id;
      const derived = DERIVED_BYTES_PER_ROW * segment.count + BYTES_PER_SEGMENT;
      const bytes = bytesOf(segment.facts, shape) + derived;
      placed.push({ segment, startMs, lowestId: lowest(ids), highestId: highest(ids), bytes });
      start = end;
    }
    return placed;
  }
}

function isAnyWithin(sorted: Float64Array, { lowestId, highestId }: Placed<unknown>): boolean {
  const first = sorted[bisect(0, sorted.length, (index) => (sorted[index] ?? 0) < lowestId)];
  return first !== undefined && first <= highestId;
}

function rowsWith(ids: ReadonlySet<number>, { id }: Columns): number[] {
  const rows: number[] = [];
  for (let row = 0; row < id.length; row += 1) if (ids.has(id[row] ?? 0)) rows.push(row);
  return rows;
}

function lowest(values: Ids): number {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) least = Math.min(least, value);
  return least;
}

function highest(values: Ids): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) most = Math.max(most, value);
  return most;
}
