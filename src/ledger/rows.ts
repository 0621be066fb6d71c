import type { z } from 'zod';
import type { EntityManager } from '../db/orm.js';
import { EARLIEST_MS, LATEST_MS } from '../domain/instant.js';

/** A named statement with its values, in the order of its question marks. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Reads rows that are unknown until `row` has parsed them. */
export async function readRows<T>(
  em: EntityManager,
  { sql, values }: Statement,
  row: z.ZodType<T>,
): Promise<T[]> {
  const rows: unknown[] = await em.execute(sql, [...values]);
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
