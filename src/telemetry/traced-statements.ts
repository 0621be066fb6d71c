import type { EventEmitter } from 'node:events';
import type { Pool, PoolClient } from 'pg';
import type { Span } from './span.js';
import type { Tracing } from './tracing.js';

const NAME = /^\s*\/\*\s*(.{1,80}?)\s*\*\//;
const VERB = /^\s*([a-z]{1,20})\b/i;

/** What a statement is called: its leading comment, or else its verb. Neither ever holds a value. */
export function statementName(sql: string): string {
  return NAME.exec(sql)?.[1] ?? VERB.exec(sql)?.[1]?.toLowerCase() ?? 'statement';
}

/** Traces every statement of a pool that is sent for something that is traced. Its text and its values are not told. */
export function traceStatements(pool: Pool, tracing: Tracing): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    const traced = (...given: unknown[]) => {
      const attributes = { 'db.system.name': 'postgresql' };
      const name = statementName(textOf(given[0]));
      // Who hands over a callback is pg itself, on behalf of a caller who is traced already.
      const isCounted = !given.some((each) => typeof each === 'function');
      const span = isCounted ? tracing.beginPart({ name, kind: 'client', attributes }) : null;
      const result = query(...given);
      if (span !== null) endWith(result, span);
      return result;
    };
    client.query = traced as PoolClient['query'];
  });
}

/** A text, an object that has one, or what COPY is sent as. */
function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  if (typeof statement !== 'object' || statement === null || !('text' in statement)) return '';
  return typeof statement.text === 'string' ? statement.text : '';
}

function endWith(result: unknown, span: Span): void {
  const failed = () => {
    span.fail();
    span.end();
  };
  if (result instanceof Promise) result.then(() => span.end(), failed);
  else (result as EventEmitter).once('error', () => span.fail()).once('close', () => span.end());
}
