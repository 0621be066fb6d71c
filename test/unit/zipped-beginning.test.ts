import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { ZippedBeginning } from '../../src/http/zipped-beginning.js';

describe('A text that is zipped but for its end', () => {
  it('is unzipped to beginning and end, whatever they hold', async () => {
    const bytes = fc.uint8Array({ maxLength: 3_000 }).map((array) => Buffer.from(array));
    await fc.assert(
      fc.asyncProperty(bytes, fc.array(bytes, { maxLength: 3 }), async (beginning, ends) => {
        const zipped = await ZippedBeginning.of(beginning);
        for (const end of ends)
          assert.deepEqual(gunzipSync(zipped.with(end)), Buffer.concat([beginning, end]));
      }),
    );
  });

  it('is smaller than it was', async () => {
    const zipped = await ZippedBeginning.of(Buffer.from('{"lead_time":null},'.repeat(10_000)));
    assert.ok(zipped.with(Buffer.from('}')).length < 2_000);
  });

  it('has an end of one block at the most', async () => {
    const zipped = await ZippedBeginning.of(Buffer.from('{'));
    assert.deepEqual(gunzipSync(zipped.with(Buffer.alloc(65_535))).length, 65_536);
    assert.throws(() => zipped.with(Buffer.alloc(65_536)), RangeError);
  });
});
