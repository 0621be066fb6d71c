import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { unpacked } from '../../../src/cli/unpacked.js';

const TEXT = '{"type":"asset"}\n'.repeat(10_000);

async function* inPieces(bytes: Buffer, size: number, onEnd: () => void = () => {}): AsyncGenerator<Buffer> {
  try {
    for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
  } finally {
    onEnd();
  }
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

describe('a ledger file, gzipped or not', () => {
  for (const size of [1, 2, 3, 65_536]) {
    it(`is unpacked, or left as it is, when it comes in pieces of ${size} bytes`, async () => {
      assert.equal(await textOf(unpacked(inPieces(gzipSync(TEXT), size))), TEXT);
      const short = Buffer.from(TEXT.slice(0, 1_000));
      assert.equal(await textOf(unpacked(inPieces(short, size))), TEXT.slice(0, 1_000));
    });
  }

  it('may be shorter than the mark of gzip', async () => {
    for (const text of ['', '{', '\x1f'])
      assert.equal(await textOf(unpacked(inPieces(Buffer.from(text), 1))), text);
  });

  it('may be several gzip files in one', async () => {
    const twice = Buffer.concat([gzipSync('a\n'), gzipSync('b\n')]);
    assert.equal(await textOf(unpacked(inPieces(twice, 5))), 'a\nb\n');
  });

  it('is refused when it is damaged or cut', async () => {
    const packed = gzipSync(TEXT);
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, 20, 60);
    await assert.rejects(textOf(unpacked(inPieces(damaged, 7))), { code: 'Z_DATA_ERROR' });
    await assert.rejects(textOf(unpacked(inPieces(packed.subarray(0, -9), 7))), { code: 'Z_BUF_ERROR' });
  });

  it('hands on why it cannot be read', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield gzipSync(TEXT).subarray(0, 50);
      throw new Error('the disk is gone');
    }
    await assert.rejects(textOf(unpacked(failing())), /the disk is gone/);
  });

  it('is closed when the reader stops in the middle', async () => {
    for (const bytes of [Buffer.from(TEXT), gzipSync(TEXT)]) {
      const closed = new Promise<void>((resolve) => {
        const stop = async () => {
          for await (const _ of unpacked(inPieces(bytes, 64, resolve))) break;
        };
        void stop();
      });
      await closed;
    }
  });
});
