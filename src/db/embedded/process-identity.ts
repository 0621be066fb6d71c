import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { isSystemError } from './system-error.js';

/** A process, told from every later one that gets its id, and from those of other machines and containers. */
export const PROCESS_IDENTITY = z.object({ host: z.string(), pid: z.number(), startedAt: z.string() });
export type ProcessIdentity = z.infer<typeof PROCESS_IDENTITY>;

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { host: thisHost(), pid: process.pid, startedAt: startOfProcess(process.pid) ?? '' };
}

/** Whether that very process runs; null where its id means nothing here: another machine, container or boot. */
export function isRunning({ host, pid, startedAt }: ProcessIdentity): boolean | null {
  return host === thisHost() ? startOfProcess(pid) === startedAt : null;
}

/** When a process was started, in the system's own words; null where no process has that id. */
export function startOfProcess(pid: number): string | null {
  if (process.platform === 'linux') return startOnLinux(pid);
  if (!hasProcess(pid)) return null;
  return process.platform === 'win32' ? 'unknown' : askPs(pid, 'lstart=');
}

/** A process's command line, its words apart by one blank; null where no process has that id, or it cannot be told. */
export function commandOfProcess(pid: number): string | null {
  if (process.platform === 'win32') return null;
  if (process.platform !== 'linux') return hasProcess(pid) ? askPs(pid, 'command=') : null;
  return readProcessFile(pid, 'cmdline')?.replaceAll('\0', ' ') ?? null;
}

function startOnLinux(pid: number): string | null {
  const stat = readProcessFile(pid, 'stat');
  if (stat === null) return null;
  // The name in parentheses may hold anything. After it the state is the first field, the start in ticks the 20th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? null : (fields[19] ?? null);
}

function readProcessFile(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ESRCH')) return null;
    throw error;
  }
}

/** Whether the system lists a process of that id, be it a dead one whose parent has not taken notice. */
export function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (isSystemError(error, 'ESRCH')) return false;
    if (isSystemError(error, 'EPERM')) return true;
    throw error;
  }
}

/** Null where the process ended before `ps` looked. */
function askPs(pid: number, column: string): string | null {
  try {
    const args = ['-ww', '-o', column, '-p', String(pid)];
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 1) return null;
    throw error;
  }
}

let knownHost: string | undefined;

/** On Linux the boot and the process namespace: ids and ticks of a container say nothing about those of another. */
function thisHost(): string {
  knownHost ??= [hostname(), readOrEmpty(bootId), readOrEmpty(processNamespace)].join(' ').trimEnd();
  return knownHost;
}

const bootId = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
const processNamespace = () => readlinkSync('/proc/self/ns/pid');

function readOrEmpty(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'EACCES', 'UNKNOWN')) return '';
    throw error;
  }
}
