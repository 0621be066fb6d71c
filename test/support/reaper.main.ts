import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { filesBelow } from '../../src/db/embedded/cluster-place.js';
import { stopServer } from '../../src/db/embedded/postmaster.js';

const [home, pgCtl] = process.argv.slice(2);
assert.ok(home !== undefined && pgCtl !== undefined, 'usage: reaper HOME PG_CTL');

await text(process.stdin);
await stopServer(filesBelow(home), pgCtl);
// A server that was only just being made may still write its first files.
rmSync(home, { recursive: true, force: true, maxRetries: 20 });
