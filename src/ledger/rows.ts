import type { z } from 'zod';
import type { Reads } from '../db/merged-reads.js';
import { EARLIEST_MS, LATEST_MS } from '../domain/instant.js';
import { unionOfWindows, type Window } from '../domain/window.js';

/** A named statement with its values, in the order of its question marks. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Reads rows that are unknown until `row` has parsed them. */
export async function readRows<T>(reads: Reads, { sql, values }: Statement, row: z.ZodType<T>): Promise<T[]> {
  const rows = await reads.execute(sql, [...values]);
  return rows.map((each) => row.parse(each));
}

/** Milliseconds since the epoch of a timestamptz column; null stays null. */
export function msOf(column: string): string {
  return `(extract(epoch from ${column}) * 1000)::float8`;
}

/**
 * An instant as PostgreSQL reads it. The window before a window may reach out of the years that a record's instant can
 * have (0001 to 9999), where JavaScript's notation is not PostgreSQL's: nothing is out there, so infinity says the same.
 */
export function timestamptzOf(instantMs: number): string {
  if (instantMs < EARLIEST_MS) return '-infinity';
  return instantMs > LATEST_MS ? 'infinity' : new Date(instantMs).toISOString();
}

/** Membership in a list that is bound as one JSON array, so that the statement's text does not depend on its length. */
export function inList(column: string, type: 'bigint' | 'text'): string {
  return `${column} in (select item.key::${type} from jsonb_array_elements_text(?::jsonb) as item (key))`;
}

/** A statement with names such as `:workspace` in the place of its values, any of them any number of times. */
export function named(sql: string, values: Readonly<Record<string, unknown>>): Statement {
  const inOrder: unknown[] = [];
  const text = sql.replaceAll(/(?<!:):([a-z_]+)/g, (_whole, name: string) => {
    if (!(name in values)) throw new RangeError(`the statement wants :${name}, which it is not given`);
    inOrder.push(values[name]);
    return '?';
  });
  return { sql: text, values: inOrder };
}

/** What `inSpans` wants to know of some windows. */
export function spanValues(windows: readonly Window[]) {
  const spans = unionOfWindows(windows).map(({ startMs, endMs }) => [startMs, endMs].map(timestamptzOf));
  return {
    spans: `{${spans.map(([startsAt, endsAt]) => `[${startsAt},${endsAt})`).join(',')}}`,
    starts_at: spans.at(0)?.[0] ?? 'infinity',
    ends_at: spans.at(-1)?.[1] ?? '-infinity',
  };
}

/**
 * That an instant lies in one of the spans. The planner knows how many rows lie between two constants, not how many a join with a list
 * of spans leaves: it took every change of a ledger for a month of it.
 */
export function inSpans(instant: string): string {
  return `${instant} >= :starts_at::timestamptz and ${instant} < :ends_at::timestamptz and ${instant} <@ :spans::tstzmultirange`;
}
