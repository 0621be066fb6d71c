/** `PGCOPY\\n\\377\\r\\n\\0`, flags, and the length of an extension, which is 0. */
const HEADER_BYTES = 19;
/** A row count of -1. */
const TRAILER_BYTES = 2;

/** Cuts what `COPY … (FORMAT binary)` sends, in whatever pieces, into whole rows of one width. */
export class CopiedRows {
  #rest: Uint8Array = new Uint8Array();
  #isHeaderRead = false;

  constructor(private readonly width: number) {}

  /** The whole rows that are there now. They hold until the next call. */
  push(piece: Uint8Array): Uint8Array {
    const all = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const start = this.#isHeaderRead ? 0 : HEADER_BYTES;
    if (all.length < start) {
      this.#rest = all;
      return new Uint8Array();
    }
    this.#isHeaderRead = true;
    const end = start + Math.floor((all.length - start) / this.width) * this.width;
    this.#rest = all.subarray(end);
    return all.subarray(start, end);
  }

  /** @throws where what was sent does not end with a whole row. */
  end(): void {
    if (this.#rest.length !== TRAILER_BYTES)
      throw new Error(`a copied row is not ${this.width} bytes wide: ${this.#rest.length} are left over`);
  }
}
