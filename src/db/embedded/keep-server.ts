import { statfsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../log.js';
import { findPostmaster } from './postmaster.js';
import { hasProcess, startOfProcess } from './process-identity.js';
import { lastFault, logFile, type ServerStart, startServer } from './start-server.js';

const LOOK_EVERY_MS = 500;
const BETWEEN_STARTS_MS = 2_000;
/** PostgreSQL goes on in files of 16 MB: with less room than two of them it soon ends again. */
const LITTLE_ROOM_BYTES = 32 * 1_048_576;

export interface KeptServer {
  /** Starts it no more. Resolves when no start is under way. */
  letGo(): Promise<void>;
}

/**
 * Starts the server of a cluster again, at the same port, whenever it ends without being told to: it does so by itself where it
 * cannot write what was committed, since its disk is full, and a system that is short of memory may kill it.
 */
export function keepServer(start: ServerStart, port: number, log: Logger): KeptServer {
  const end = new AbortController();
  const kept = watch({ ...start, settings: { ...start.settings, port: String(port) } }, log, end.signal);
  return {
    letGo() {
      end.abort();
      return kept;
    },
  };
}

async function watch(start: ServerStart, log: Logger, signal: AbortSignal): Promise<void> {
  let runs = howItRuns(start.files);
  while (await pause(LOOK_EVERY_MS, signal)) {
    if (runs()) continue;
    log.error({ why: whyItEnded(start.files) }, 'the embedded database has ended: starting it again');
    if (!(await startAgain(start, log, signal))) return;
    runs = howItRuns(start.files);
    log.info('the embedded database runs again');
  }
}

/** @returns false where it is wanted no more. */
async function startAgain(start: ServerStart, log: Logger, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    try {
      await startServer(start);
      return true;
    } catch (error) {
      // Of an outage it is told when it begins and when it ends.
      log.debug({ err: error }, 'the embedded database does not start yet');
    }
    await pause(BETWEEN_STARTS_MS, signal);
  }
  return false;
}

/** @returns tells whether the very server that runs now still does. */
function howItRuns(files: string): () => boolean {
  const pid = findPostmaster(files)?.pid;
  if (pid === undefined) return () => false;
  // Elsewhere than on Linux another program is run to ask for more than whether there is a process of that id.
  if (process.platform !== 'linux') return () => hasProcess(pid);
  const startedAt = startOfProcess(pid);
  return () => startedAt !== null && startOfProcess(pid) === startedAt;
}

/** What it said last may not have found room either. */
function whyItEnded(files: string): string {
  const { bavail, bsize } = statfsSync(files);
  const free = bavail * bsize;
  if (free >= LITTLE_ROOM_BYTES) return lastFault(logFile(files));
  return `its disk has ${Math.floor(free / 1_048_576)} MB left: make room`;
}

/** @returns false where the wait was broken off. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  await delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
  return !signal.aborted;
}
