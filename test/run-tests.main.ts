/*
 * Runs the tests, the quick ones first: what fails in a second should not be heard of after two minutes. Then the slow ones,
 * on two cores side by side; each has databases of its own. What the second says is shown when the first has ended.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const MOCHA = 'node_modules/mocha/bin/mocha.js';
/** What takes longer hangs: something that a test left behind keeps its process alive. */
const LONGEST_MS = 20 * 60_000;

interface Run {
  readonly output: () => string;
  readonly ended: Promise<number>;
}

/** Starts mocha on folders of the compiled tests. @param isShown whether its output is shown at once. */
function run(folders: readonly string[], isShown: boolean): Run {
  const specs = folders.map((folder) => `dist/test/${folder}/**/*.test.js`);
  const child = spawn(process.execPath, [MOCHA, ...specs], {
    stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'],
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const watch = setTimeout(() => {
    chunks.push(Buffer.from(`ended after ${LONGEST_MS / 60_000} minutes: ${folders.join(', ')}\n`));
    child.kill('SIGKILL');
  }, LONGEST_MS);
  const ended = once(child, 'close').then(([code]) => {
    clearTimeout(watch);
    return (code as number | null) ?? 1;
  });
  return { output: () => Buffer.concat(chunks).toString('utf8'), ended };
}

const quick = await run(['unit', 'golden', 'contract'], true).ended;
if (quick !== 0) process.exit(quick);
const side = run(['integration', 'clients', 'attack', 'fault'], false);
const front = await run(['e2e'], true).ended;
const back = await side.ended;
process.stdout.write(side.output());
process.exitCode = front === 0 ? back : front;
