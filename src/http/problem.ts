import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { outageOfCall } from '../auth/outage-of-call.js';
import { tellOfOutage } from '../db/outage.js';
import { type ErrorCode, type InputFault, PublicError, RateLimited } from '../errors.js';
import type { Logger } from '../log.js';

const STATUS: Record<ErrorCode, number> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  PAYLOAD_TOO_LARGE: 413,
  DOCUMENT_NOT_TRUSTED: 400,
  COST_LIMIT_EXCEEDED: 400,
  RATE_LIMITED: 429,
  GRAPHQL_PARSE_FAILED: 400,
  SUBSCRIBER_TOO_SLOW: 400,
};

/** What an error means over HTTP; null for a fault of ours. */
interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly faults: readonly InputFault[];
}

/** Answers with an RFC 9457 problem document. */
export function sendProblem(response: Response, refusal: Omit<Refusal, 'code'>): void {
  const { status, detail, faults } = refusal;
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  const body = { type: 'about:blank', title: STATUS_CODES[status], status, detail };
  response.status(status).type('application/problem+json');
  response.send(JSON.stringify(faults.length > 0 ? { ...body, errors: faults } : body));
}

/** Nothing is served at this path. */
export const notFound: RequestHandler = (_request, response) => {
  sendProblem(response, { status: 404, detail: 'there is nothing at this address', faults: [] });
};

/** Answers every error of the HTTP interfaces. A fault of ours is logged here, once, and shown without its words. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const refusal = refusalOf(error);
    tellOf(error, refusal, { log, request });
    if (response.headersSent) return next(error);
    if (refusal?.status === 503) response.set('retry-after', String(TRY_AGAIN_AFTER_S));
    if (error instanceof RateLimited) response.set('retry-after', String(error.retryAfterSeconds));
    sendProblem(response, refusal ?? { status: 500, detail: 'internal error', faults: [] });
  };
}

/** Answers errors before GraphQL has begun in the form that a GraphQL client reads. */
export function graphqlProblemHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const refusal = refusalOf(error);
    tellOf(error, refusal, { log, request });
    if (response.headersSent) return next(error);
    if (refusal?.status === 503) response.set('retry-after', String(TRY_AGAIN_AFTER_S));
    if (error instanceof RateLimited) response.set('retry-after', String(error.retryAfterSeconds));
    const { status, code, detail } = refusal ?? {
      status: 500,
      code: 'INTERNAL_SERVER_ERROR',
      detail: 'internal error',
    };
    if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.status(status).json({ errors: [{ message: detail, extensions: { code } }] });
  };
}

function refusalOf(error: unknown): Refusal | null {
  if (error instanceof PublicError) {
    return { status: STATUS[error.code], code: error.code, detail: error.message, faults: error.faults };
  }
  const outage = outageOfCall(error);
  return outage === null ? bodyRefusal(error) : { ...UNAVAILABLE, detail: outage.detail };
}

/** Nobody's fault that asks, and soon over, as it is hoped. */
const UNAVAILABLE = { status: 503, code: 'SERVICE_UNAVAILABLE', faults: [] } as const;
const TRY_AGAIN_AFTER_S = 5;

function tellOf(
  error: unknown,
  refusal: Refusal | null,
  { log, request }: { readonly log: Logger; readonly request: Request },
): void {
  const outage = outageOfCall(error);
  if (outage !== null) tellOfOutage(log, outage, error);
  else if (refusal === null)
    log.error({ err: error, method: request.method, path: request.path }, 'a request failed');
}

/** Express and its body parser mark what the client did wrong with a 4xx status and say whether it may be shown. */
function bodyRefusal(error: unknown): Refusal | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  if (error.status < 400 || error.status > 499) return null;
  const detail = BODY_FAULTS[error.status] ?? 'the request could not be read';
  return { status: error.status, code: 'BAD_REQUEST', detail, faults: [] };
}

const BODY_FAULTS: Readonly<Record<number, string>> = {
  400: 'the request could not be read: its body must be valid JSON and its address well-formed',
  413: 'the request body is too large',
  415: 'the request body must be UTF-8, without an unknown encoding',
};
