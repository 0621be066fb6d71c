import { randomUUID } from 'node:crypto';
import {
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { systemClock } from '../../clock.js';
import { EmbeddedDatabaseError } from './embedded-database-error.js';
import { isRunning, ownIdentity, PROCESS_IDENTITY } from './process-identity.js';
import { isDiskFull, isSystemError } from './system-error.js';

const HOLDER = z.object({
  ...PROCESS_IDENTITY.shape,
  purpose: z.string(),
  state: z.enum(['starting', 'open', 'closing']),
});
/** The process that has a data directory, what for, and how far it is with the server. */
export type Holder = z.infer<typeof HOLDER>;

/** A data directory that is ours. */
export interface DataDirLock {
  /** Tells the others how far we are. */
  tell(state: Holder['state']): void;
  free(): void;
}

const FULL = 'the data directory has no room left for a note of who uses it: make room on its disk';
const LOCK_NAME = /^lock\.(\d+)\.json$/;
const HEARTBEAT_MS = 5_000;
/** A holder whose process cannot be asked (another container, an earlier boot) is taken for dead after this. */
export const SILENCE_OF_THE_DEAD_MS = 3 * HEARTBEAT_MS;

/**
 * Takes the data directory for this process, or tells who has it.
 *
 * The locks of a directory are numbered; the highest counts. It is held while the very process that made it runs, and
 * whoever wants it when it is not makes the next number. That is a hard link, which appears whole and succeeds
 * for one process only. So a dead holder's lock is never removed to take its place: two processes that did that at once
 * could each remove the other's new one.
 */
export function takeLock(
  dataDir: string,
  purpose: string,
): { readonly lock: DataDirLock } | { readonly holder: Holder } {
  const mine: Holder = { ...ownIdentity(), purpose, state: 'starting' };
  for (;;) {
    const newest = newestNumber(dataDir);
    const holder = readHolder(pathOf(dataDir, newest));
    if (holder !== null) return { holder };
    if (claim(dataDir, newest + 1, mine)) return { lock: heldLock(pathOf(dataDir, newest + 1), mine) };
  }
}

function heldLock(path: string, mine: Holder): DataDirLock {
  const heart = setInterval(() => beat(path, heart), HEARTBEAT_MS).unref();
  return {
    tell: (state) => {
      // It is for who comes meanwhile, and nobody enters a directory without room for a note.
      if (!hasReplaced(path, { ...mine, state }) && state !== 'closing')
        throw new EmbeddedDatabaseError(FULL);
    },
    free: () => {
      clearInterval(heart);
      // What is cut short is no lock.
      if (!hasReplaced(path, null)) truncateSync(path);
    },
  };
}

function beat(path: string, heart: NodeJS.Timeout): void {
  try {
    const nowS = systemClock() / 1_000;
    utimesSync(path, nowS, nowS);
  } catch {
    // The directory is gone or read-only. That is no reason to end a process that serves people.
    clearInterval(heart);
  }
}

/** Makes the lock of that number. False where another process was first. */
function claim(dataDir: string, number: number, mine: Holder): boolean {
  const path = pathOf(dataDir, number);
  const draft = writeDraft(path, mine);
  try {
    linkSync(draft, path);
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft);
  }
  // We may have read the number so long ago that others have come, gone, and tidied it away.
  if (newestNumber(dataDir) !== number) {
    rmSync(path, { force: true });
    return false;
  }
  for (const older of lockNumbers(dataDir))
    if (older < number) rmSync(pathOf(dataDir, older), { force: true });
  return true;
}

/** The living process that holds a lock; null where it was freed, its process is gone, or it never was whole. */
function readHolder(path: string): Holder | null {
  try {
    const holder = HOLDER.parse(JSON.parse(readFileSync(path, 'utf8')));
    const silentMs = systemClock() - statSync(path).mtimeMs;
    return (isRunning(holder) ?? silentMs < SILENCE_OF_THE_DEAD_MS) ? holder : null;
  } catch (error) {
    // A file that does not parse was cut by a crash of the machine, which its process did not survive.
    if (isSystemError(error, 'ENOENT') || error instanceof SyntaxError || error instanceof z.ZodError)
      return null;
    throw error;
  }
}

/** False where the disk is full: the lock is as it was. */
function hasReplaced(path: string, content: Holder | null): boolean {
  try {
    renameSync(writeDraft(path, content), path);
    return true;
  } catch (error) {
    if (isDiskFull(error)) return false;
    throw error;
  }
}

function writeDraft(path: string, content: Holder | null): string {
  const draft = `${path}.${randomUUID()}`;
  try {
    writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
    return draft;
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function newestNumber(dataDir: string): number {
  return Math.max(0, ...lockNumbers(dataDir));
}

function lockNumbers(dataDir: string): number[] {
  return readdirSync(dataDir).flatMap((name) => LOCK_NAME.exec(name)?.slice(1).map(Number) ?? []);
}

function pathOf(dataDir: string, number: number): string {
  return join(dataDir, `lock.${number}.json`);
}
