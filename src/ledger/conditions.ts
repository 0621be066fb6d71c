import type { GroupKey } from '../domain/grouping.js';
import type { Window } from '../domain/window.js';
import { timestamptzOf } from './rows.js';

/** Conditions joined by AND, each with the values of its question marks. */
export class Conditions {
  readonly #parts: string[] = [];
  readonly values: unknown[] = [];

  add(sql: string, ...values: unknown[]): this {
    this.#parts.push(sql);
    this.values.push(...values);
    return this;
  }

  /** The column's value is among the keys; null among them stands for no value. */
  addKeys(column: string, keys: readonly GroupKey[] | undefined): this {
    if (keys === undefined) return this;
    const list = JSON.stringify(keys.filter((key) => key !== null));
    return this.add(
      `(${column} in (select jsonb_array_elements_text(?::jsonb)) or (? and ${column} is null))`,
      list,
      keys.includes(null),
    );
  }

  addWindow(column: string, window: Window | undefined): this {
    if (window === undefined) return this;
    const bounds = [window.startMs, window.endMs].map(timestamptzOf);
    return this.add(`${column} >= ?::timestamptz and ${column} < ?::timestamptz`, ...bounds);
  }

  addSearch(alias: string, search: string | undefined): this {
    if (search === undefined || search === '') return this;
    const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
    return this.add(`(${alias}.number ilike ? or ${alias}.title ilike ?)`, pattern, pattern);
  }

  get sql(): string {
    return this.#parts.join(' and ');
  }
}
