import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isCode } from './binaries.js';
import { startOfProcess } from './process-identity.js';

const HOLDER = z.object({ pid: z.number(), startedAt: z.string(), purpose: z.string() });
/** The process that works with a data directory. */
export type Holder = z.infer<typeof HOLDER>;

const LOCK = 'lock.json';
const MOST_TRIES = 20;

/**
 * Takes the data directory for this process, or tells who has it. The lock file appears whole (it is linked into
 * place), names its process by id and start, and is taken over when that very process runs no more.
 * @returns null when it is ours now, else its holder.
 */
export function takeLock(dataDir: string, purpose: string): Holder | null {
  const path = join(dataDir, LOCK);
  const mine = { pid: process.pid, startedAt: startOfProcess(process.pid) ?? '', purpose };
  const draft = join(dataDir, `lock-${randomUUID()}.json`);
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (let i = 0; i < MOST_TRIES; i += 1) {
      if (linked(draft, path)) return null;
      const holder = readHolder(path);
      if (holder !== null && startOfProcess(holder.pid) === holder.startedAt) return holder;
      if (holder !== null) removeStale(path, holder);
    }
    throw new Error(`the lock of ${dataDir} changes hands all the time`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Gives the data directory back. */
export function freeLock(dataDir: string): void {
  const path = join(dataDir, LOCK);
  if (readHolder(path)?.pid === process.pid) rmSync(path, { force: true });
}

function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function readHolder(path: string): Holder | null {
  try {
    return HOLDER.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Moved aside and looked at again: between reading and removing, another process may have put its own lock there. */
function removeStale(path: string, stale: Holder): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  const moved = readHolder(aside);
  if (moved !== null && (moved.pid !== stale.pid || moved.startedAt !== stale.startedAt)) linked(aside, path);
  rmSync(aside, { force: true });
}
