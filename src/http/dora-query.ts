import type { DoraQuestion } from '../analytics/dora-report.js';
import { storableText } from '../analytics/storable-text.js';
import { DIMENSIONS, type Dimension } from '../domain/grouping.js';
import { parseInstant, parseLocalDate } from '../domain/instant.js';
import { resolveWindow, type Window } from '../domain/window.js';
import { addDays, type LocalDate, startOfDayMs } from '../domain/zone.js';
import { badInput, quoted } from '../errors.js';
import { parseFilterText } from './filter-text.js';

/** The rules that a query's dates and defaults are read under. */
interface QueryRules {
  readonly timeZone: string;
  readonly asOfMs: number;
}

/** The parameters of a window, of a question, and of two windows side by side. */
export const WINDOW_PARAMETERS = ['start', 'end'] as const;
export const QUESTION_PARAMETERS = [...WINDOW_PARAMETERS, 'group_by', 'filter'] as const;
export const COMPARISON_PARAMETERS = [...QUESTION_PARAMETERS, 'to_start', 'to_end'] as const;

/**
 * The question that a query string asks.
 * @throws PublicError BAD_USER_INPUT that names the parameter.
 */
export function parseDoraQuery(given: ReadonlyMap<string, string>, rules: QueryRules): DoraQuestion {
  const isCompared = given.has('to_start') || given.has('to_end');
  return {
    window: parseWindow(given, rules, ''),
    groupBy: toDimension(given.get('group_by')),
    filter: parseFilterText(given.get('filter') ?? ''),
    comparedWith: isCompared ? parseWindow(given, rules, 'to_') : undefined,
  };
}

/**
 * The window that a query string names.
 * @param prefix of the names of its two parameters.
 * @throws PublicError BAD_USER_INPUT that names the parameter.
 */
export function parseWindow(
  given: ReadonlyMap<string, string>,
  rules: QueryRules,
  prefix: '' | 'to_',
): Window {
  const [start, end] = [`${prefix}start`, `${prefix}end`] as const;
  const resolved = resolveWindow(
    {
      startMs: boundMs(start, given.get(start), (day) => startOfDayMs(day, rules.timeZone)),
      endMs: boundMs(end, given.get(end), (day) => startOfDayMs(addDays(day, 1), rules.timeZone)),
    },
    rules.asOfMs,
  );
  if ('fault' in resolved) throw badInput(`${prefix}${resolved.fault.bound}`, resolved.fault.message);
  return resolved.window;
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
