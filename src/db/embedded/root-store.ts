import { chmodSync, lstatSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedDatabaseError } from './embedded-database-error.js';

/** Where root puts what the server's account cannot reach elsewhere. */
const ROOT_STORE = '/var/lib/vigilo';
const WRITABLE_BY_OTHERS = 0o022;
/** To pass, not to list: the server's account only has to get to what is its own. */
export const PASSABLE = 0o711;

/**
 * A folder that root alone writes to, so that nobody can have put anything there first.
 * @throws EmbeddedDatabaseError where it is not root's alone.
 */
export function rootStore(): string {
  mkdirSync(ROOT_STORE, { recursive: true, mode: PASSABLE });
  const found = lstatSync(ROOT_STORE);
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & WRITABLE_BY_OTHERS) !== 0) {
    throw new EmbeddedDatabaseError(
      `${ROOT_STORE} must be a folder that only root writes to, or DATABASE_URL be set`,
    );
  }
  // What mkdir grants depends on the umask.
  chmodSync(ROOT_STORE, PASSABLE);
  return ROOT_STORE;
}

/** A new folder of a random name that root alone writes to and the server's account can pass. */
export function newRootFolder(): string {
  const folder = mkdtempSync(join(rootStore(), 'database-'));
  chmodSync(folder, PASSABLE);
  return folder;
}
