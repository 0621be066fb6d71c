import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { openDatabase } from '../../src/db/embedded/open-database.js';
import { createLog } from '../../src/log.js';

const [dataDir, purpose, sharing] = process.argv.slice(2);
assert.ok(
  dataDir !== undefined && purpose !== undefined,
  'usage: database-process DATA_DIR PURPOSE [exclusive]',
);

try {
  const exclusive = sharing === 'exclusive';
  const { url, owned, close } = await openDatabase({ dataDir, purpose, exclusive, log: createLog('warn') });
  process.stdout.write(`${JSON.stringify({ url, owned })}\n`);
  await text(process.stdin);
  await close();
} catch (error) {
  process.stdout.write(`${JSON.stringify({ refusal: String(error) })}\n`);
}
