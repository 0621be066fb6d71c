import assert from 'node:assert/strict';

/** What nobody outside is ever to read: SQL, stacks, paths, the names of what we are made of, and hints at what the schema has. */
const INTERNALS = [
  /\b(select|insert into|update .* set|delete from|copy) |syntax error at|relation "|violates|\bpg_\w+/i,
  /\bat \w+[\w.]* \(|\bat file:|\.[jt]s:\d|call stack|\b(Type|Range|Reference|Syntax)Error\b/,
  /node_modules|file:\/\/|\/(tmp|home|dist|src|proc)\/|\bbase\/\d/i,
  /postgres|mikro|kysely|graphql-jit|ECONN|EPIPE/i,
  /did you mean/i,
];

/**
 * Says no to an answer that tells of our inside.
 * @param where it was read, for whoever reads the failure.
 * @param sent what may be quoted, since the caller knows it already.
 */
export function assertLeaksNothing(text: string, where: string, sent?: string): void {
  const ours = sent === undefined ? text : text.replaceAll(JSON.stringify(sent).slice(1, -1), '');
  for (const internal of INTERNALS) assert.doesNotMatch(ours, internal, `${where}: ${text.slice(0, 1_000)}`);
}
