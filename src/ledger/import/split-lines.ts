import { isUtf8 } from 'node:buffer';

export const LONGEST_LINE_BYTES = 65_536;

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** So much of a line is kept until its end is seen: a mark at its front and a return at its end do not count. */
const MOST_BYTES_KEPT = LONGEST_LINE_BYTES + BYTE_ORDER_MARK.length + 1;

/** A line that is not blank, numbered from 1 (blank lines count): its text, or why it is not text. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly fault: string };

/**
 * Cuts a stream of bytes into lines, as it comes in and however it was cut: `\n` or `\r\n` ends a line, the last
 * needs no end, a byte order mark is taken off the front, blank lines are left out. Holds at most 64 KiB of an
 * unfinished line; what is longer is dropped as it arrives and told as a fault at its end.
 */
export class LineSplitter {
  #pieces: Buffer[] = [];
  #lengthBytes = 0;
  #count = 0;

  /** The lines that `chunk` completes. Lazy: take them all before the next call. */
  *push(chunk: Uint8Array): Generator<Line, void, undefined> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      this.#keep(bytes.subarray(start, end));
      start = end + 1;
      yield* this.#finishLine();
    }
    this.#keep(bytes.subarray(start));
  }

  /** The last line, where no newline ended it. */
  *end(): Generator<Line, void, undefined> {
    if (this.#lengthBytes > 0) yield* this.#finishLine();
  }

  #keep(piece: Buffer): void {
    this.#lengthBytes += piece.length;
    if (this.#lengthBytes > MOST_BYTES_KEPT) this.#pieces = [];
    else if (piece.length > 0) this.#pieces.push(piece);
  }

  *#finishLine(): Generator<Line, void, undefined> {
    this.#count += 1;
    const number = this.#count;
    const [first] = this.#pieces;
    const kept = this.#pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.#pieces);
    const isTooLong = this.#lengthBytes > MOST_BYTES_KEPT;
    this.#pieces = [];
    this.#lengthBytes = 0;
    const bytes = withoutEnds(kept, number === 1);
    if (isTooLong || bytes.length > LONGEST_LINE_BYTES) {
      yield { number, fault: `must be at most ${LONGEST_LINE_BYTES} bytes long` };
    } else if (!isUtf8(bytes)) {
      yield { number, fault: 'must be UTF-8' };
    } else {
      const text = bytes.toString('utf8');
      if (text.trim() !== '') yield { number, text };
    }
  }
}

function withoutEnds(line: Buffer, isFirst: boolean): Buffer {
  const start = isFirst && line.subarray(0, 3).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  const end = line.at(-1) === CARRIAGE_RETURN ? line.length - 1 : line.length;
  return line.subarray(start, end);
}
