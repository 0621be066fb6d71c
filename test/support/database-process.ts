import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const MAIN = fileURLToPath(new URL('./database-process.main.js', import.meta.url));
const ANSWER = z.union([
  z.object({ url: z.string(), owned: z.boolean() }),
  z.object({ refusal: z.string() }),
]);

/** What a process got that opened a data directory: its database, or one line that says why not. */
export type Answer = z.infer<typeof ANSWER>;

/** A process of its own that opens a data directory and holds it. */
export interface DatabaseProcess {
  readonly pid: number;
  readonly answer: Answer;
  /** Lets it close the database and end. */
  close(): Promise<void>;
  /** SIGKILL: it closes nothing. */
  kill(): Promise<void>;
}

export interface DatabaseProcessOptions {
  readonly purpose?: string;
  readonly exclusive?: boolean;
}

/** Resolves when the process has the database, or is refused it. It closes when this process ends. */
export async function openInProcess(
  dataDir: string,
  { purpose = 'a test', exclusive = false }: DatabaseProcessOptions = {},
): Promise<DatabaseProcess> {
  const args = [MAIN, dataDir, purpose, ...(exclusive ? ['exclusive'] : [])];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const [line] = await once(createInterface(child.stdout), 'line');
  return {
    pid: pidOf(child),
    answer: ANSWER.parse(JSON.parse(String(line))),
    async close() {
      child.stdin.end();
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the process did not start');
  return pid;
}
