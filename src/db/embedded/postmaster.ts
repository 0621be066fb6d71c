import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EmbeddedDatabaseError } from './embedded-database-error.js';
import { commandOfProcess, hasProcess, startOfProcess } from './process-identity.js';
import type { ServerAccount } from './server-account.js';
import { isSystemError } from './system-error.js';

const STOPS_WITHIN_MS = 60_000;
const GIVES_UP_WITHIN_MS = 10_000;
const IS_LISTED_AT_MOST_MS = 100;
const BETWEEN_LOOKS_MS = 5;
/** Lines of postmaster.pid, from 0. */
const PID_LINE = 0;
const PORT_LINE = 3;
const STATUS_LINE = 7;

/** PostgreSQL's first process, which all its others belong to. */
export interface Postmaster {
  readonly pid: number;
  /** Null while it starts or stops. */
  readonly port: number | null;
}

/**
 * The postmaster that runs on these files; null where none does. Its own note of itself, postmaster.pid, outlives a
 * crash, and another program may have got its process id since: the note counts where that process's command line names
 * these files.
 */
export function findPostmaster(files: string): Postmaster | null {
  const lines = readNote(files);
  const pid = Number(lines[PID_LINE]);
  if (!(pid > 0) || !servesFiles(pid, files)) return null;
  return { pid, port: lines[STATUS_LINE]?.trim() === 'ready' ? Number(lines[PORT_LINE]) : null };
}

function readNote(files: string): string[] {
  try {
    return readFileSync(noteIn(files), 'utf8').split('\n');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return [];
    throw error;
  }
}

function noteIn(files: string): string {
  return join(files, 'postmaster.pid');
}

function servesFiles(pid: number, files: string): boolean {
  if (startOfProcess(pid) === null) return false;
  // Where a process cannot be asked for its command line, a living one is taken for ours.
  return commandOfProcess(pid)?.includes(` ${argumentFor(files).join(' ')} `) ?? true;
}

/** The words by which a postmaster is told which files to serve, and known again. */
export function argumentFor(files: string): readonly string[] {
  return ['-D', files];
}

/**
 * Keeps a note that a crash left behind from stopping the next start, in case its process id is another program's now, or
 * that of a dead process whose parent has not taken notice: PostgreSQL would take either for a server. Its own parent's id it rightly ignores, and still checks by the rest
 * of the note that no process of the old server is left.
 */
export function disownNote(files: string, account: ServerAccount | null): void {
  const lines = readNote(files);
  if (lines.length === 0) return;
  // Made anew: the folder is the server's account's, and root must not follow its symbolic links.
  const draft = `${noteIn(files)}.${randomUUID()}`;
  try {
    writeFileSync(draft, lines.with(PID_LINE, String(process.pid)).join('\n'), { mode: 0o600, flag: 'wx' });
    if (account !== null) chownSync(draft, account.uid, account.gid);
    renameSync(draft, noteIn(files));
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/**
 * Stops the server of these files, if there is one: ends its sessions, and writes what was committed to its place.
 * @throws EmbeddedDatabaseError where it does not end, even when told to drop everything.
 */
export async function stopServer(files: string, pgCtl: string): Promise<void> {
  const postmaster = findPostmaster(files);
  if (postmaster === null) return;
  const { pid } = postmaster;
  const startedAt = startOfProcess(pid);
  const hasEnded = () => startOfProcess(pid) !== startedAt;
  for (const [mode, withinMs] of [
    ['fast', STOPS_WITHIN_MS],
    ['immediate', GIVES_UP_WITHIN_MS],
  ] as const) {
    if (!hasEnded()) await tellToStop({ pid, files, pgCtl }, mode);
    if (await comesTrue(hasEnded, withinMs)) {
      // It is still listed until its parent, which may be this process, has taken notice of its end.
      await comesTrue(() => !hasProcess(pid), IS_LISTED_AT_MOST_MS);
      return;
    }
  }
  throw new EmbeddedDatabaseError(`the embedded database (process ${pid}) does not stop`);
}

const SIGNAL_OF = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

async function tellToStop(
  { pid, files, pgCtl }: { readonly pid: number; readonly files: string; readonly pgCtl: string },
  mode: keyof typeof SIGNAL_OF,
): Promise<void> {
  if (process.platform === 'win32') {
    // Windows has no signals; Node's would be a murder.
    await promisify(execFile)(pgCtl, ['stop', ...argumentFor(files), '-m', mode, '-W']);
    return;
  }
  try {
    process.kill(pid, SIGNAL_OF[mode]);
  } catch (error) {
    if (!isSystemError(error, 'ESRCH')) throw error;
  }
}

async function comesTrue(isTrue: () => boolean, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    if (isTrue()) return true;
    await delay(BETWEEN_LOOKS_MS);
  }
  return false;
}
