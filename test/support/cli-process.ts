import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

/** What a command left behind. */
export interface CliAnswer {
  /** The exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs. */
export interface RunningCli {
  readonly stdin: ChildProcessWithoutNullStreams['stdin'];
  readonly answer: Promise<CliAnswer>;
  kill(signal: NodeJS.Signals): void;
}

type Environment = Readonly<Record<string, string>>;

/** Starts a command in a process of its own, with no other environment than the given one. */
export function startCliProcess(args: readonly string[], environment: Environment): RunningCli {
  const child = spawn(process.execPath, [MAIN, ...args], { env: environment, stdio: 'pipe' });
  // A command that refuses its arguments ends before it has read its input.
  child.stdin.on('error', () => {});
  const ended = once(child, 'close') as Promise<[number | null]>;
  const answer = Promise.all([ended, text(child.stdout), text(child.stderr)]).then(([[code], out, err]) => ({
    code,
    out,
    err,
  }));
  return { stdin: child.stdin, answer, kill: (signal) => child.kill(signal) };
}

/** Runs a command to its end. */
export function runCliProcess(
  args: readonly string[],
  { input, environment }: { readonly input: string | Buffer; readonly environment: Environment },
): Promise<CliAnswer> {
  const { stdin, answer } = startCliProcess(args, environment);
  stdin.end(input);
  return answer;
}
