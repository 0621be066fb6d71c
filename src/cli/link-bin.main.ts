import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

// `npx vigilo` in the checkout. A `bin` in package.json would make npx install the checkout into its cache first, over
// the network; a link among the installed commands is run as it stands.
const link = resolve('node_modules/.bin/vigilo');
const command = resolve('dist/src/cli/main.js');
chmodSync(command, 0o755);
mkdirSync(dirname(link), { recursive: true });
rmSync(link, { force: true });
symlinkSync(relative(dirname(link), command), link);
