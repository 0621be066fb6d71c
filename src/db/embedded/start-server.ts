import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { program } from './binaries.js';
import { EmbeddedDatabaseError } from './embedded-database-error.js';
import { argumentFor, disownNote, findPostmaster } from './postmaster.js';
import type { ServerAccount } from './server-account.js';

/** Recovery after a power failure replays at most the changes of one checkpoint. */
const READY_WITHIN_MS = 300_000;
const BETWEEN_LOOKS_MS = 10;
/** A free port may be taken before PostgreSQL has it, and the last processes of a killed server may linger. */
const TRIES = 4;
const BETWEEN_TRIES_MS = 250;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // PostgreSQL's own defaults are for the smallest machines: beyond them an import of a million records waits for what it throws out.
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  // A refused statement is its client's to report; here it would only leave the ledger's data in a log.
  log_min_error_statement: 'panic',
};

export interface ServerStart {
  /** The cluster's files. */
  readonly files: string;
  readonly binaries: string;
  readonly account: ServerAccount | null;
  /** PostgreSQL's own settings, by name. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Starts the server of a cluster, unless one that a killed process left runs there already.
 * @returns its port on the loopback interface, once it lets sessions in.
 * @throws EmbeddedDatabaseError where it does not start, with the last that it said.
 */
export async function startServer(start: ServerStart): Promise<number> {
  const left = await untilReady(start.files);
  if (left !== null) return left;
  disownNote(start.files, start.account);
  for (let tries = 1; ; tries += 1) {
    const port = await launch(start);
    if (port !== null) return port;
    if (tries === TRIES) {
      throw new EmbeddedDatabaseError(
        `the embedded database does not start: ${lastFault(logFile(start.files))}`,
      );
    }
    await delay(BETWEEN_TRIES_MS);
  }
}

/** Where the server of these files writes what goes wrong; begun anew at each start. */
export function logFile(files: string): string {
  return join(dirname(files), 'postgres.log');
}

/** Null where it ended instead. */
async function launch({ files, binaries, account, settings }: ServerStart): Promise<number | null> {
  const all = { ...SETTINGS, port: String(await freePort()), ...settings };
  const words = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(logFile(files), 'w', 0o600);
  const child = spawn(program(binaries, 'postgres'), [...argumentFor(files), ...words], {
    ...account,
    cwd: files,
    env: {},
    // A group of its own: Ctrl-C is for the gateway, which stops the server when nothing needs it any more.
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  await hasSpawned(child);
  return untilReady(files, child);
}

async function hasSpawned(child: ChildProcess): Promise<void> {
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new EmbeddedDatabaseError(`PostgreSQL does not run here (${String(cause)}): set DATABASE_URL`, {
      cause,
    });
  }
}

/** Waits while a server of these files starts or stops. Null where none runs any more. */
async function untilReady(files: string, child?: ChildProcess): Promise<number | null> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const found = findPostmaster(files);
    if (found?.port != null) return found.port;
    const isComing =
      found !== null || (child !== undefined && child.exitCode === null && child.signalCode === null);
    if (!isComing) return null;
    if (performance.now() > deadline) {
      throw new EmbeddedDatabaseError(`the embedded database is not ready: see ${logFile(files)}`);
    }
    await delay(BETWEEN_LOOKS_MS);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has no port');
  return address.port;
}

/** The last fault in a log, without its instant and process. */
export function lastFault(log: string): string {
  const faults = readFileSync(log, 'utf8').match(/(?<=(FATAL|PANIC): +).+/g);
  return faults?.at(-1) ?? `see ${log}`;
}
