import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { prepareBinaries, program } from '../../src/db/embedded/binaries.js';
import { readPlace } from '../../src/db/embedded/cluster-place.js';
import { findPostmaster, stopServer } from '../../src/db/embedded/postmaster.js';
import { serverAccount } from '../../src/db/embedded/server-account.js';

/** A place for a data directory that does not exist yet. */
export interface DataDir {
  readonly path: string;
  /** Stops a server that a failed test left running. */
  stopServer(): Promise<void>;
  /** Removes all files. */
  remove(): Promise<void>;
}

/** @param mode of the folder above it; by default the server's account may pass. */
export function newDataDir(mode = 0o711): DataDir {
  const parent = mkdtempSync(join(tmpdir(), 'vigilo-embedded-'));
  chmodSync(parent, mode);
  const path = join(parent, 'data');
  const stop = () => stopServerOf(path);
  const remove = async () => {
    await stop();
    const place = readPlace(path);
    if (place !== null) rmSync(dirname(place.files), { recursive: true });
    rmSync(parent, { recursive: true });
  };
  return { path, stopServer: stop, remove };
}

async function stopServerOf(dataDir: string): Promise<void> {
  const place = readPlace(dataDir);
  if (place === null) return;
  await stopServer(place.files, program(await prepareBinaries(dataDir, serverAccount()), 'pg_ctl'));
}

/** The folder of a data directory's cluster. */
export function filesOf(dataDir: string): string {
  return readPlace(dataDir)?.files ?? assert.fail(`${dataDir} has no cluster`);
}

/** The process id of a data directory's running server; null where none runs. */
export function serverPid(dataDir: string): number | null {
  return findPostmaster(filesOf(dataDir))?.pid ?? null;
}

/** Runs one statement on a connection of its own. */
export async function queryOnce(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  // A server that ends is heard of twice: the query fails too.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
