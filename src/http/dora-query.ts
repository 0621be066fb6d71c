import type { DoraQuestion } from '../analytics/dora-report.js';
import { storableText } from '../analytics/storable-text.js';
import { DIMENSIONS, type Dimension } from '../domain/grouping.js';
import { parseInstant, parseLocalDate } from '../domain/instant.js';
import { resolveWindow } from '../domain/window.js';
import { addDays, type LocalDate, startOfDayMs } from '../domain/zone.js';
import { badInput, quoted } from '../errors.js';
import { parseFilterText } from './filter-text.js';

/** The rules that a query's dates and defaults are read under. */
interface QueryRules {
  readonly timeZone: string;
  readonly asOfMs: number;
}

/** The parameters that `parseDoraQuery` reads. */
export const QUESTION_PARAMETERS = ['start', 'end', 'group_by', 'filter'] as const;

/**
 * The question that a query string asks.
 * @throws PublicError BAD_USER_INPUT that names the parameter.
 */
export function parseDoraQuery(given: ReadonlyMap<string, string>, rules: QueryRules): DoraQuestion {
  const resolved = resolveWindow(
    {
      startMs: boundMs('start', given.get('start'), (day) => startOfDayMs(day, rules.timeZone)),
      endMs: boundMs('end', given.get('end'), (day) => startOfDayMs(addDays(day, 1), rules.timeZone)),
    },
    rules.asOfMs,
  );
  if ('fault' in resolved) throw badInput(resolved.fault.bound, resolved.fault.message);
  return {
    window: resolved.window,
    groupBy: toDimension(given.get('group_by')),
    filter: parseFilterText(given.get('filter') ?? ''),
  };
}

/** The parameters of a query string by name: each known and given once, its text fit for PostgreSQL. */
export function parameters(query: unknown, known: readonly string[]): Map<string, string> {
  const given = new Map<string, string>();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (!known.includes(name))
      throw badInput(name.toWellFormed(), `is not a parameter here; there are ${known.join(', ')}`);
    if (typeof value !== 'string') throw badInput(name, 'must be given once, as plain text');
    given.set(name, storableText(value, name));
  }
  return given;
}

function boundMs(
  name: string,
  text: string | undefined,
  ofDay: (day: LocalDate) => number,
): number | undefined {
  if (text === undefined) return undefined;
  const day = parseLocalDate(text);
  const ms = day === null ? parseInstant(text) : ofDay(day);
  if (ms === null) {
    const allowed = 'an RFC 3339 instant with an offset (2026-03-01T00:00:00Z) or a date (2026-03-01)';
    throw badInput(name, `must be ${allowed}, not ${quoted(text)}`);
  }
  return ms;
}

function toDimension(text: string | undefined): Dimension | null {
  if (text === undefined) return null;
  const dimension = DIMENSIONS.find((known) => known === text);
  if (dimension === undefined)
    throw badInput('group_by', `must be one of ${DIMENSIONS.join(', ')}, not ${quoted(text)}`);
  return dimension;
}
