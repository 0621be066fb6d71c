import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const HANDBOOK = readFileSync('docs/clients.md', 'utf8');

/** Code of the handbook, below `<!-- example: name -->`: what stands there is what is run. */
export function example(name: string): string {
  const [, code] =
    new RegExp(`<!-- example: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\\n\`\`\``).exec(HANDBOOK) ?? [];
  return code ?? assert.fail(`docs/clients.md has no example ${name}`);
}
