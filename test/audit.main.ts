/*
 * Asks the registry whether a package that is shipped has a known hole. A high or critical one fails the checks; a registry that cannot be
 * asked does not, or nobody could build without a network.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { auditVerdict } from './support/audit-verdict.js';

const ARGUMENTS = [
  'audit',
  '--omit=dev',
  '--audit-level=high',
  '--json',
  '--fetch-retries=0',
  '--fetch-timeout=10000',
];

const npm = spawn('npm', ARGUMENTS, {
  stdio: ['ignore', 'pipe', 'ignore'],
  shell: process.platform === 'win32',
});
const [answer] = await Promise.all([text(npm.stdout), once(npm, 'close')]);
const { line, isFine } = auditVerdict(answer);
console.log(`audit: ${line}`);
process.exitCode = isFine ? 0 : 1;
