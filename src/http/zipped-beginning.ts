import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);

/** RFC 1952: gzip, deflated, no name, no time, of an unknown system. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** A stored block has 16 bits for its length. */
const LONGEST_END = 0xffff;

/** A text whose beginning stays the same and is zipped once, while its end is another each time. */
export class ZippedBeginning {
  private constructor(
    private readonly deflated: Buffer,
    private readonly crc: number,
    private readonly length: number,
  ) {}

  static async of(beginning: Buffer): Promise<ZippedBeginning> {
    // Flushed to a whole byte, and not finished.
    const deflated = await deflate(beginning, { finishFlush: constants.Z_SYNC_FLUSH });
    return new ZippedBeginning(deflated, crc32(beginning), beginning.length);
  }

  /** All of it, as one member of gzip: the end follows as the last block, stored as it is (RFC 1951, 3.2.4). */
  with(end: Buffer): Buffer {
    if (end.length > LONGEST_END)
      throw new RangeError(`an end of ${end.length} bytes does not fit into one block`);
    const block = Buffer.alloc(5);
    block[0] = 1;
    block.writeUInt16LE(end.length, 1);
    block.writeUInt16LE(end.length ^ 0xffff, 3);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc32(end, this.crc), 0);
    trailer.writeUInt32LE((this.length + end.length) % 2 ** 32, 4);
    return Buffer.concat([HEADER, this.deflated, block, end, trailer]);
  }
}
