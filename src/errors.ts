/** What went wrong, as a caller may rely on it. `BAD_USER_INPUT` can be mended by the caller. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'PAYLOAD_TOO_LARGE'
  | 'DOCUMENT_NOT_TRUSTED'
  | 'COST_LIMIT_EXCEEDED'
  | 'RATE_LIMITED'
  | 'GRAPHQL_PARSE_FAILED'
  | 'SUBSCRIBER_TOO_SLOW';

/** One fault in the input: where it stands, and why it is not taken. `line` is of an imported file, from 1. */
export interface InputFault {
  readonly field: string;
  readonly message: string;
  readonly line?: number;
}

/**
 * A refusal that a caller may read: its message names the field, the value and what is allowed, and never an
 * internal. Everything else that is thrown is a fault of ours and is shown as "internal error".
 */
export class PublicError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly faults: readonly InputFault[] = [],
  ) {
    super(message);
    this.name = 'PublicError';
  }
}

/** A refusal that ends by itself. */
export class RateLimited extends PublicError {
  constructor(
    message: string,
    readonly retryAfterSeconds: number,
  ) {
    super('RATE_LIMITED', message);
  }
}

/** A refusal of one input. `field` is a path such as `window.end`. */
export function badInput(field: string, message: string): PublicError {
  return new PublicError('BAD_USER_INPUT', `${field}: ${message}`, [{ field, message }]);
}

const LONGEST_QUOTE = 80;

/** A caller's value as an error may show it: quoted, on one line, cut, and without what a terminal would act on. */
export function quoted(value: unknown): string {
  // What nests deeply runs out of stack where it is made a text.
  const plain =
    typeof value === 'object' && value !== null ? (Array.isArray(value) ? 'a list' : 'an object') : value;
  const text = String(plain).toWellFormed();
  const short = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE).toWellFormed()}…` : text;
  return JSON.stringify(short);
}
