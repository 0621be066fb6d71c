import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDiskFull } from '../../src/db/embedded/system-error.js';

/** A small file system of its own. */
export interface TinyDisk {
  readonly path: string;
  /** Leaves this much room, by a ballast file that takes the rest. */
  leave(bytes: number): void;
  /** Removes the ballast. */
  makeRoom(): void;
  remove(): void;
}

/** @returns why there can be none, where mounting is not permitted. */
export function mountTinyDisk(megabytes: number): TinyDisk | { readonly why: string } {
  if (process.platform !== 'linux') return { why: 'a tmpfs is a thing of Linux' };
  const path = mkdtempSync(join(tmpdir(), 'vigilo-disk-'));
  try {
    const options = `size=${megabytes}m,mode=0711`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    rmdirSync(path);
    return { why: String(error).split('\n').at(-1) || 'mount failed' };
  }
  chmodSync(path, 0o711);
  const ballast = join(path, 'ballast');
  const makeRoom = () => rmSync(ballast, { force: true });
  return {
    path,
    leave(bytes) {
      makeRoom();
      const { bavail, bsize } = statfsSync(path);
      try {
        writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
      } catch (error) {
        // Others write meanwhile; it is full at any rate.
        if (!isDiskFull(error)) throw error;
      }
    },
    makeRoom,
    remove() {
      // Lazily: whatever still has a file open there is about to end.
      execFileSync('umount', ['--lazy', path]);
      rmdirSync(path);
    },
  };
}
