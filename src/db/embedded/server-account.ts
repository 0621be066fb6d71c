import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedDatabaseError } from './embedded-database-error.js';

const UNPRIVILEGED = 'nobody';

/** The user that the database server runs as. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` for root, since PostgreSQL refuses to run as root; null for everybody else, who run it as themselves. */
export function serverAccount(): ServerAccount | null {
  return process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : null;
}

function idOf(flag: string): number {
  try {
    return Number(
      execFileSync('id', [flag, UNPRIVILEGED], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch (cause) {
    const why = `PostgreSQL does not run as root, and there is no user ${UNPRIVILEGED} to run it`;
    throw new EmbeddedDatabaseError(`${why}: start as another user, or set DATABASE_URL`, { cause });
  }
}

/** Whether the account gets to `path`, a file to execute or a folder to enter: all on the way lets it pass. */
export function canReach(account: ServerAccount | null, path: string): boolean {
  if (account === null) return true;
  const { mode, uid } = statSync(path);
  const passes = uid === account.uid ? 0o100 : 0o001;
  if ((mode & passes) === 0) return false;
  return path === dirname(path) || canReach(account, dirname(path));
}
