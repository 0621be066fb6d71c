import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Logger } from '../../log.js';
import { findBinaries } from './binaries.js';
import {
  type ClusterPlace,
  createCluster,
  runningServer,
  startCluster,
  stopServer,
  writeSecret,
} from './cluster.js';
import { freeLock, type Holder, takeLock } from './data-dir-lock.js';
import { serverAccount } from './server-account.js';

const PLACE = z.object({ binaries: z.string(), files: z.string(), password: z.string() });
const OTHERS_START_WITHIN_MS = 30_000;

export interface OpenOptions {
  /** VIGILO_DATA_DIR; made where it is missing. */
  readonly dataDir: string;
  /** What this process does with it, for whoever finds it taken. */
  readonly purpose: string;
  readonly log: Logger;
  /** Refuse a directory that another process works with, instead of sharing its server. */
  readonly exclusive?: boolean;
}

export interface OpenDatabase {
  readonly url: string;
  /** Whether this process started the server, and stops it. */
  readonly owned: boolean;
  /** Stops the server where it is ours, and frees the directory. */
  close(): Promise<void>;
}

/** Another process works with the data directory. The message is for a person. */
export class DataDirInUse extends Error {
  constructor(dataDir: string, { pid, purpose }: Holder) {
    super(
      `the data directory ${dataDir} is in use by process ${pid} (${purpose}): stop it, or set VIGILO_DATA_DIR`,
    );
    this.name = 'DataDirInUse';
  }
}

/**
 * Opens the embedded database of a data directory: starts its server, takes over one that a killed process left
 * running, or shares the one of a living process.
 * @throws DataDirInUse where `exclusive` is asked for and another process has the directory.
 */
export async function openDatabase({
  dataDir: given,
  purpose,
  log,
  exclusive = false,
}: OpenOptions): Promise<OpenDatabase> {
  const dataDir = resolve(given);
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const holder = takeLock(dataDir, purpose);
  if (holder !== null && exclusive) throw new DataDirInUse(given, holder);
  if (holder !== null)
    return { url: await urlOfHolder(dataDir, given, holder), owned: false, close: async () => {} };
  try {
    const account = serverAccount();
    const place = readPlace(dataDir) ?? (await makePlace(dataDir, log));
    const server = await startCluster(await withBinaries(dataDir, place), account);
    const close = async () => {
      await stopServer(place, server.pid);
      freeLock(dataDir);
    };
    return { url: server.url, owned: true, close };
  } catch (error) {
    freeLock(dataDir);
    throw error;
  }
}

/** The living process may still be starting its server. */
async function urlOfHolder(dataDir: string, shown: string, holder: Holder): Promise<string> {
  const deadline = performance.now() + OTHERS_START_WITHIN_MS;
  while (performance.now() < deadline) {
    const place = readPlace(dataDir);
    const server = place === null ? null : await runningServer(place);
    if (server !== null) return server.url;
    await delay(50);
  }
  throw new DataDirInUse(shown, holder);
}

function placeFile(dataDir: string): string {
  return join(dataDir, 'embedded.json');
}

function readPlace(dataDir: string): ClusterPlace | null {
  const file = placeFile(dataDir);
  return existsSync(file) ? PLACE.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
}

async function makePlace(dataDir: string, log: Logger): Promise<ClusterPlace> {
  log.debug({ dataDir }, 'creating the embedded database');
  const place = await createCluster(dataDir, await findBinaries(), serverAccount());
  writeSecret(placeFile(dataDir), JSON.stringify(place));
  return place;
}

/** A new install may have moved the binaries; the files stay where they are. */
async function withBinaries(dataDir: string, place: ClusterPlace): Promise<ClusterPlace> {
  if (existsSync(join(place.binaries, 'bin/postgres'))) return place;
  const moved = { ...place, binaries: await findBinaries() };
  writeSecret(placeFile(dataDir), JSON.stringify(moved));
  return moved;
}
