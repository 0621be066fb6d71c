/*
 * Loaded before a command. Kills its process at a statement, without a chance to clean up.
 */
import pg from 'pg';
import { DEATH } from './die-at.js';

const { statements, when } = DEATH.parse(JSON.parse(process.env.TEST_DIE_AT ?? '{}'));
const client = pg.Client.prototype as unknown as { query: (...given: unknown[]) => unknown };
const send = client.query;
let seen = 0;

const die = () => process.kill(process.pid, 'SIGKILL');

client.query = function (...given) {
  const next = statements[seen];
  if (next === undefined || !new RegExp(next).test(textOf(given[0]))) return send.apply(this, given);
  seen += 1;
  if (seen < statements.length) return send.apply(this, given);
  if (when === 'instead of sending it') die();
  const answer = send.apply(this, given);
  if (when === 'while it is under way') setImmediate(die);
  else if (answer instanceof Promise) answer.then(die, die);
  return answer;
};

/** A text, an object that has one, or what COPY is sent as. */
function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  if (typeof statement !== 'object' || statement === null || !('text' in statement)) return '';
  return String(statement.text);
}
