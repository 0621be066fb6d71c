import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { importLedger } from '../../src/ledger/import/import-ledger.js';
import { createWorkspace } from '../../src/store/workspace.store.js';
import { createTestDatabase, mochaHooks } from '../support/database.js';
import { smallLedger } from '../support/small-ledger.js';

const END_MS = Date.parse('2026-05-20T09:30:00Z');
/** What issue 6 asks for, on two cores. */
const WANTED_PER_SECOND = 50_000;
/** The last makes a file of a million records. */
const DAYS = [8_000, 80_000, 420_000] as const;

function* ndjson(days: number): Generator<string> {
  let chunk = '';
  for (const record of smallLedger({ endMs: END_MS, teams: 40, days })) {
    chunk += `${JSON.stringify(record)}\n`;
    if (chunk.length < 65_536) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

const folder = await mkdtemp(join(tmpdir(), 'vigilo-import-'));
const database = await createTestDatabase();
for (const days of DAYS) {
  const file = join(folder, `${days}.ndjson`);
  await pipeline(Readable.from(ndjson(days)), createWriteStream(file));
  const { id } = await createWorkspace(database.orm, { slug: `w${days}`, name: 'W', timeZone: 'UTC' });
  for (const pass of ['first import', 'same file again']) {
    const startedAt = performance.now();
    const lines = createReadStream(file);
    const { records } = await importLedger({ orm: database.orm, workspaceId: id, writerRole: null, lines });
    const perSecond = records / ((performance.now() - startedAt) / 1000);
    const memory = Math.round(process.memoryUsage.rss() / 2 ** 20);
    console.log(
      `${records} records, ${pass}: ${Math.round(perSecond)} a second, ${(perSecond / WANTED_PER_SECOND).toFixed(2)} of what is asked; ${memory} MiB resident`,
    );
  }
}
await database.close();
await mochaHooks.afterAll();
await rm(folder, { recursive: true });
