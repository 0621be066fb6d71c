import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { parseInstant, parseLocalDate } from '../src/domain/instant.js';
import { formatLocalDate, type LocalDate } from '../src/domain/zone.js';
import { quoted } from '../src/errors.js';

/** The scalar's own refusal, so that a client sees BAD_USER_INPUT whether the value is a variable or a literal. */
function refuse(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

function instant(value: unknown): number {
  const ms = typeof value === 'string' ? parseInstant(value) : null;
  if (ms !== null) return ms;
  const wanted =
    'an RFC 3339 instant with an offset and at most milliseconds, such as "2026-03-01T00:00:00Z"';
  throw refuse(`DateTime must be ${wanted}, not ${quoted(value)}`);
}

function localDate(value: unknown): LocalDate {
  const date = typeof value === 'string' ? parseLocalDate(value) : null;
  if (date !== null) return date;
  throw refuse(`Date must be a calendar day such as "2026-03-31", not ${quoted(value)}`);
}

/** The edges of a series' buckets come in every group of an answer: to write an instant anew took longer than the rest of its point. */
const shown = new Map<number, string>();
const MOST_SHOWN = 10_000;

function shownInstant(ms: number): string {
  const text = shown.get(ms) ?? new Date(ms).toISOString();
  if (shown.size >= MOST_SHOWN) shown.clear();
  shown.set(ms, text);
  return text;
}

/** Instants: milliseconds since the epoch inside, RFC 3339 in UTC with milliseconds outside. */
export const DateTimeScalar = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description:
    'An instant, to the millisecond. Answers are RFC 3339 in UTC (`2026-03-01T00:00:00.000Z`); inputs may have any ' +
    'offset, but must have one.',
  serialize: (value) => shownInstant(Number(value)),
  parseValue: instant,
  parseLiteral: (node) => instant(node.kind === Kind.STRING ? node.value : node.kind),
});

/** Calendar days of the workspace's zone. */
export const DateScalar = new GraphQLScalarType<LocalDate, string>({
  name: 'Date',
  description: "A calendar day in the workspace's time zone, as `2026-03-31`.",
  serialize: (value) => formatLocalDate(value as LocalDate),
  parseValue: localDate,
  parseLiteral: (node) => localDate(node.kind === Kind.STRING ? node.value : node.kind),
});
