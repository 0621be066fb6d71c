import { once } from 'node:events';
import { createReadStream, fstatSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { unpacked } from './unpacked.js';

/** A ledger file to be read once. */
export interface LedgerSource {
  /** The records, unpacked where the file is gzipped. */
  readonly lines: AsyncIterable<Uint8Array>;
  /** The size of the file as it lies there; null for a pipe. */
  readonly sizeBytes: number | null;
  /** How much of the file was read so far. */
  readBytes(): number;
  close(): void;
}

const STANDARD_INPUT = '-';

/** Opens a ledger file by its path; `-` is standard input. @throws where the file is not there or may not be read. */
export async function openLedgerSource(path: string): Promise<LedgerSource> {
  if (path === STANDARD_INPUT) {
    const status = fstatSync(process.stdin.fd);
    return sourceOf(process.stdin, status.isFile() ? status.size : null);
  }
  const status = await stat(path);
  const stream = createReadStream(path);
  await once(stream, 'open');
  return sourceOf(stream, status.isFile() ? status.size : null);
}

function sourceOf(stream: Readable, sizeBytes: number | null): LedgerSource {
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      yield chunk;
    }
  }
  return { lines: unpacked(counted()), sizeBytes, readBytes: () => bytes, close: () => stream.destroy() };
}
