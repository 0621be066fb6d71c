import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const PASSED_ON = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/**
 * Runs this very command under another Node, and hands on its signals.
 * @returns the exit code of the other one; 128 + n where signal n ended it.
 */
export function runUnder(node: string): Promise<number> {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of PASSED_ON) process.on(signal, () => isToldByTerminal(signal) || child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
}

/** Ctrl-C reaches the child as well, and a server that is interrupted twice may take it for impatience. */
function isToldByTerminal(signal: NodeJS.Signals): boolean {
  return signal === 'SIGINT' && process.stdin.isTTY;
}
