import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const MAIN = fileURLToPath(new URL('./die-at.main.js', import.meta.url));

export const DEATH = z.object({
  /** Patterns of statements that are sent in this order. It dies at the last one. */
  statements: z.array(z.string()).min(1),
  when: z.enum(['instead of sending it', 'while it is under way', 'when it is answered']),
});
/** Where in its talk with the database a process dies. */
export type Death = z.infer<typeof DEATH>;

/** The environment of a command that is killed by SIGKILL at a statement: whatever else it does is what it always does. */
export function dieAt(death: Death): Record<string, string> {
  return { NODE_OPTIONS: `--import ${MAIN}`, TEST_DIE_AT: JSON.stringify(death) };
}
