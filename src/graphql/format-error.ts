import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import { outageOf, tellOfOutage } from '../db/outage.js';
import { PublicError } from '../errors.js';
import type { Logger } from '../log.js';

/** What a client reads when the fault is ours: the log has the rest. */
const INTERNAL = { message: 'internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };

const LONGEST_MESSAGE = 1_000;

/**
 * Makes the error that a client sees: a refusal keeps its message, code and field; a fault of ours is logged here,
 * once, and shown without any of its words; of a database that is away or full it is told once in a while.
 */
export function createErrorFormatter(log: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const cause = causeOf(error);
    const place = {
      ...(formatted.path === undefined ? {} : { path: formatted.path }),
      ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    };
    if (cause instanceof PublicError) {
      const field = cause.faults[0]?.field;
      const extensions = { code: cause.code, ...(field === undefined ? {} : { field }) };
      return { message: cut(cause.message), ...place, extensions };
    }
    const outage = outageOf(cause);
    if (outage !== null) {
      tellOfOutage(log, outage, cause);
      return { message: outage.detail, ...place, extensions: { code: 'SERVICE_UNAVAILABLE' } };
    }
    const variable = variableRefused(cause);
    if (variable !== null) {
      const message = `Variable "$${variable}" cannot stand where it does: ${formatted.message}`;
      return { message: cut(message), ...place, extensions: { code: 'BAD_USER_INPUT' } };
    }
    if (formatted.extensions?.code === 'INTERNAL_SERVER_ERROR') {
      log.error({ err: cause, path: formatted.path }, 'a field could not be resolved');
      return { ...INTERNAL, ...place };
    }
    return { message: cut(formatted.message), ...place, extensions: { code: codeOf(formatted, cause) } };
  };
}

/** A subscription that fails by itself has an error of no field. */
function causeOf(error: unknown): unknown {
  const own = error instanceof GraphQLError ? error.originalError : undefined;
  return own instanceof PublicError ? own : unwrapResolverError(error);
}

/**
 * The variable that is null, or not given, at a place that takes no null: one that may be null stands there because it has a default. Nobody
 * sees that before the place is reached, so graphql-js tells it as any fault of a resolver. null: it is something else.
 */
function variableRefused(cause: unknown): string | null {
  if (!(cause instanceof GraphQLError) || !cause.message.startsWith('Argument "')) return null;
  const [node] = cause.nodes ?? [];
  return node?.kind === Kind.VARIABLE ? node.name.value : null;
}

/** graphql-js quotes whole values, some of them in a hundred errors at once. */
function cut(message: string): string {
  return message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE).toWellFormed()}…` : message;
}

/** A scalar that refuses a literal does so while the document is validated, but means the same as for a variable. */
function codeOf(formatted: GraphQLFormattedError, cause: unknown): unknown {
  const own = cause instanceof GraphQLError ? cause.originalError : undefined;
  const refusal = [cause, own].find(
    (each) => each instanceof GraphQLError && each.extensions.code === 'BAD_USER_INPUT',
  );
  return refusal === undefined ? formatted.extensions?.code : 'BAD_USER_INPUT';
}

/** The same for errors that have not been through Apollo's server, as those of sockets have not. */
export function createSocketFormatter(log: Logger): (error: GraphQLError) => GraphQLFormattedError {
  const format = createErrorFormatter(log);
  return (error) => format(withCode(error), error);
}

/** Gives an error the code that Apollo's server would have given it. */
function withCode(error: GraphQLError) {
  const json = error.toJSON();
  if (json.extensions?.code !== undefined) return json;
  const isOurs = error.originalError !== undefined && !(error.originalError instanceof GraphQLError);
  const refused = json.message.startsWith('Syntax Error')
    ? 'GRAPHQL_PARSE_FAILED'
    : 'GRAPHQL_VALIDATION_FAILED';
  const code = isOurs ? 'INTERNAL_SERVER_ERROR' : refused;
  return { ...json, extensions: { ...json.extensions, code } };
}
