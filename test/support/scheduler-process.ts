import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Pace } from '../../src/jobs.js';

const MAIN = fileURLToPath(new URL('./scheduler-process.main.js', import.meta.url));

export const SCHEDULER_PROCESS_OPTIONS = z.object({
  databases: z.array(z.string()),
  nowMs: z.number(),
  pace: z.object({
    lookEveryMs: z.number(),
    wakeEveryMs: z.number(),
    lockMs: z.number(),
    leaseMs: z.number(),
  }),
  dieAfter: z
    .object({ statements: z.array(z.string()), whileNextIsUnderWay: z.boolean().default(false) })
    .optional(),
});

/** Everything a hundred times faster than in production. */
export const FAST: Pace = { lookEveryMs: 50, wakeEveryMs: 100, lockMs: 700, leaseMs: 700 };

export interface SchedulerProcessOptions {
  /** Each gets a scheduler. */
  readonly databases: readonly string[];
  /** What the process takes for the present, until it is told otherwise. */
  readonly nowMs: number;
  /** It is killed with SIGKILL once it has had the answers to statements with these words, in this order. */
  readonly dieAfter?: { readonly statements: readonly string[]; readonly whileNextIsUnderWay?: boolean };
}

/** A process of its own that runs the jobs as a gateway does. */
export interface SchedulerProcess {
  /** Resolves at its end, however it comes: with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  setClock(nowMs: number): void;
  /** Lets it stop. @returns its exit code. */
  stop(): Promise<number | NodeJS.Signals>;
}

/** Resolves when its schedulers have started. It stops when this process ends. */
export async function startSchedulerProcess(options: SchedulerProcessOptions): Promise<SchedulerProcess> {
  const args = [MAIN, JSON.stringify({ pace: FAST, ...options })];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  // One that was killed reads no more.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  return {
    ended,
    setClock: (nowMs) => void child.stdin.write(`${nowMs}\n`),
    stop() {
      child.stdin.end();
      return ended;
    },
  };
}
