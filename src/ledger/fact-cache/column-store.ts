import { bytesOf, type Columns, merged, rowsBefore, rowsOf, type Shape, without } from './sorted-columns.js';

/** The overlay is worked into the base when it has grown to this share of it, and at least to SMALLEST. */
const LARGEST_SHARE = 1 / 50;
const SMALLEST = 2_000;

/**
 * Rows in order, of which a few were written since: a large base that is never changed, the rows of it that are gone, and a
 * small overlay of what took their place. Changing nothing in place, a reader keeps what it was given.
 */
export class ColumnStore<C extends Columns> {
  /** Rows of the base that no longer stand, ascending. */
  #gone: readonly number[] = [];
  #overlay: C;
  #rowById: ReadonlyMap<number, number> | null = null;

  constructor(
    private base: C,
    private readonly shape: Shape<C>,
  ) {
    this.#overlay = rowsOf(base, shape, 0, 0);
  }

  get bytes(): number {
    return bytesOf(this.base, this.shape) + bytesOf(this.#overlay, this.shape);
  }

  /** Puts `fresh` in the place of the rows of these ids. An id without a fresh row is gone. */
  replace(ids: readonly number[], fresh: C): void {
    if (ids.length === 0) return;
    const touched = new Set(ids);
    const rowById = this.#index();
    const gone = new Set(this.#gone);
    for (const id of touched) {
      const row = rowById.get(id);
      if (row !== undefined) gone.add(row);
    }
    this.#gone = [...gone].sort((a, b) => a - b);
    const outdated = [...this.#overlay.id.keys()].filter((row) => touched.has(this.#overlay.id[row] ?? 0));
    const untouched = without(this.#overlay, this.shape, outdated);
    this.#overlay = merged(untouched, fresh, this.shape);
    const changed = this.#gone.length + this.#overlay.count;
    if (changed > Math.max(SMALLEST, this.base.count * LARGEST_SHARE)) this.#compact();
  }

  /** The rows whose instant lies in [startMs, endMs). Shares the base's memory where nothing in it was written since. */
  between(startMs: number, endMs: number): C {
    const start = rowsBefore(this.base, this.shape, startMs);
    const end = rowsBefore(this.base, this.shape, endMs);
    const rows = rowsOf(this.base, this.shape, start, end);
    const gone = this.#gone.filter((row) => row >= start && row < end).map((row) => row - start);
    const standing = without(rows, this.shape, gone);
    const first = rowsBefore(this.#overlay, this.shape, startMs);
    const last = rowsBefore(this.#overlay, this.shape, endMs);
    return merged(standing, rowsOf(this.#overlay, this.shape, first, last), this.shape);
  }

  #compact(): void {
    this.base = this.between(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    this.#gone = [];
    this.#overlay = rowsOf(this.base, this.shape, 0, 0);
    this.#rowById = null;
  }

  /** Made when something is written for the first time: a workspace that is only read does not pay for it. */
  #index(): ReadonlyMap<number, number> {
    this.#rowById ??= new Map(Array.from(this.base.id, (id, row) => [id, row]));
    return this.#rowById;
  }
}
