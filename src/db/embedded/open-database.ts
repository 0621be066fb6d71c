import { mkdirSync, realpathSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../log.js';
import { prepareBinaries, program } from './binaries.js';
import { type ClusterPlace, readPlace, urlOf, writePlace } from './cluster-place.js';
import { createCluster } from './create-cluster.js';
import { type DataDirLock, type Holder, SILENCE_OF_THE_DEAD_MS, takeLock } from './data-dir-lock.js';
import { EmbeddedDatabaseError } from './embedded-database-error.js';
import { ensureDatabase } from './ensure-database.js';
import { enterAsGuest, hasGuests } from './guests.js';
import { keepServer } from './keep-server.js';
import { findPostmaster, stopServer } from './postmaster.js';
import { isRunning } from './process-identity.js';
import { type ServerAccount, serverAccount } from './server-account.js';
import { startServer } from './start-server.js';

/** How long another process may take to start its server, or to end; more than it takes to tell that it is dead. */
const PATIENCE_MS = 2 * SILENCE_OF_THE_DEAD_MS;
const BETWEEN_LOOKS_MS = 20;

export interface OpenOptions {
  /** VIGILO_DATA_DIR; made where it is missing. */
  readonly dataDir: string;
  /** What this process does with it, for whoever finds it taken: `vigilo serve at http://127.0.0.1:4000`. */
  readonly purpose: string;
  readonly log: Logger;
  /** Refuse a directory that another process works with, instead of sharing its server. */
  readonly exclusive?: boolean;
  /** Start the server again whenever it ends, for as long as it is open. */
  readonly isKept?: boolean;
}

export interface OpenDatabase {
  /** With the superuser's password. */
  readonly url: string;
  /** Whether this process has the data directory; false where it is the guest of another. */
  readonly owned: boolean;
  /** Ends the use: the last to leave stops the server. May be called again. */
  close(): Promise<void>;
}

/** Another process works with the data directory. The message is for a person. */
export class DataDirInUse extends EmbeddedDatabaseError {
  constructor(dataDir: string, { pid, purpose }: Holder) {
    super(
      `the data directory ${dataDir} is in use by process ${pid} (${purpose}): stop it, or set VIGILO_DATA_DIR`,
    );
  }
}

/**
 * Opens the embedded database of a data directory: starts its server, takes over one that a killed process left
 * running, or shares the one of a living process.
 * @throws DataDirInUse where another process has the directory, and `exclusive` is asked for or its server does not
 * come up; EmbeddedDatabaseError where there is no server to be had.
 */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const use = await prepareUse(realpathSync(options.dataDir));
  // Before the lock is looked at: its holder marks it as closing before it looks for guests, so that one sees the other.
  const leave = options.exclusive === true ? () => {} : enterAsGuest(use.dataDir);
  try {
    const turn = await takeTurn(options, use.dataDir);
    if ('url' in turn)
      return asGuest(
        turn.url,
        once(() => leaveServer(use, { leave, purpose: options.purpose })),
      );
    leave();
    return await becomeOwner(use, turn.lock, options);
  } catch (error) {
    leave();
    throw error;
  }
}

/** What it takes to start and stop the server of a data directory. */
interface Use {
  readonly dataDir: string;
  readonly binaries: string;
  readonly account: ServerAccount | null;
}

async function prepareUse(dataDir: string): Promise<Use> {
  const account = serverAccount();
  return { dataDir, account, binaries: await prepareBinaries(dataDir, account) };
}

type Turn = { readonly lock: DataDirLock } | { readonly url: string };

async function takeTurn({ dataDir: shown, purpose, exclusive }: OpenOptions, dataDir: string): Promise<Turn> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const taken = takeLock(dataDir, purpose);
    if ('lock' in taken) return taken;
    const url = exclusive === true ? null : sharedUrl(dataDir, taken.holder);
    if (url !== null) return { url };
    if ((exclusive === true && isSettled(taken.holder)) || performance.now() > deadline) {
      throw new DataDirInUse(shown, taken.holder);
    }
    await delay(BETWEEN_LOOKS_MS);
  }
}

/** Whether the holder lives for certain, and is not about to go. */
function isSettled(holder: Holder): boolean {
  return holder.state !== 'closing' && isRunning(holder) === true;
}

function sharedUrl(dataDir: string, holder: Holder): string | null {
  const place = holder.state === 'open' ? readPlace(dataDir) : null;
  const port = place === null ? null : findPostmaster(place.files)?.port;
  return place === null || port == null ? null : urlOf(place, port);
}

async function becomeOwner(
  use: Use,
  lock: DataDirLock,
  { log, isKept = false }: OpenOptions,
): Promise<OpenDatabase> {
  try {
    const place = readPlace(use.dataDir) ?? (await makeCluster(use, log));
    const start = { ...use, files: place.files };
    const port = await startServer(start);
    await ensureDatabase(place, port);
    lock.tell('open');
    log.debug({ files: place.files, port }, 'the embedded database is open');
    const kept = isKept ? keepServer(start, port, log) : null;
    const close = once(async () => {
      await kept?.letGo();
      await endUse(use, lock);
    });
    return { url: urlOf(place, port), owned: true, close };
  } catch (error) {
    await endUse(use, lock);
    throw error;
  }
}

async function makeCluster(use: Use, log: Logger): Promise<ClusterPlace> {
  log.debug({ dataDir: use.dataDir }, 'making the embedded database');
  const place = await createCluster(use);
  writePlace(use.dataDir, place);
  return place;
}

/** Gives the directory back. The server stays while others use it as guests: the last of them stops it. */
async function endUse({ dataDir, binaries }: Use, lock: DataDirLock): Promise<void> {
  try {
    lock.tell('closing');
    const place = readPlace(dataDir);
    if (place !== null && !hasGuests(dataDir)) await stopServer(place.files, program(binaries, 'pg_ctl'));
  } finally {
    lock.free();
  }
}

function asGuest(url: string, close: () => Promise<void>): OpenDatabase {
  return { url, owned: false, close };
}

/** Where the owner has gone meanwhile, its duties are the guest's. While it is about to go, it may still count us in. */
async function leaveServer(
  use: Use,
  { leave, purpose }: { readonly leave: () => void; readonly purpose: string },
): Promise<void> {
  leave();
  for (;;) {
    const taken = takeLock(use.dataDir, purpose);
    if ('lock' in taken) return endUse(use, taken.lock);
    if (taken.holder.state !== 'closing') return;
    await delay(BETWEEN_LOOKS_MS);
  }
}

/** A signal may ask for the end while it is under way. */
function once(end: () => Promise<void>): () => Promise<void> {
  let ending: Promise<void> | undefined;
  return () => (ending ??= end());
}
