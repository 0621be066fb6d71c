/** More than this is not kept for the next call. */
const MOST_KEPT = 4_194_304;

/** Memory that one call after another works in, none of which waits for anything: fresh memory costs more to get than to fill. */
export class Scratch {
  #kept = new Float64Array(0);

  /** At least so many values, which may be anything, until the next call. */
  borrow(length: number): Float64Array {
    if (length > MOST_KEPT) return new Float64Array(length);
    if (this.#kept.length < length) this.#kept = new Float64Array(Math.min(MOST_KEPT, 2 * length));
    return this.#kept;
  }
}
