import { CommanderError } from 'commander';
import { describeFailure } from './describe-failure.js';
import { createProgram } from './program.js';

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/**
 * Runs one command. What it made goes to standard output; what is said about it, faults too, to standard error.
 * @param args without the program's own name.
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return DONE;
  } catch (error) {
    // Commander has said already what it thinks of the usage; help that was asked for is its error with code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
    console.error(describeFailure(error).join('\n'));
    return FAILED;
  }
}
