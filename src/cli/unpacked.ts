import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

type Bytes = AsyncIterable<Uint8Array>;

/** What every gzip file begins with (RFC 1952), and no JSON. */
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/** The bytes of a file, unpacked where they are gzipped: judged by the bytes, since a pipe has no name to end in .gz. */
export async function* unpacked(packed: Bytes): AsyncGenerator<Uint8Array, void, undefined> {
  const { head, whole } = await peek(packed, GZIP_MAGIC.length);
  if (!head.equals(GZIP_MAGIC)) return yield* whole;
  const gunzip = createGunzip();
  // A fault of the file, or of its packing, reaches the reader through the unpacked end.
  pipeline(Readable.from(whole), gunzip, () => {});
  yield* gunzip as Bytes;
}

/** The first `count` bytes (fewer, if there are no more), and all bytes with them, in a stream that was cut anywhere. */
async function peek(bytes: Bytes, count: number): Promise<{ head: Buffer; whole: Bytes }> {
  const rest = bytes[Symbol.asyncIterator]();
  let begin = Buffer.alloc(0);
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    begin = Buffer.concat([begin, next.value]);
    if (begin.length >= count) break;
  }
  return { head: begin.subarray(0, count), whole: resume(begin, rest) };
}

async function* resume(
  begin: Buffer,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (begin.length > 0) yield begin;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
