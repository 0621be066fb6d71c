import { createHash } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { type CallBudget, shownCost } from '../auth/call-budget.js';
import { scopeOf } from './scope.js';

/** Tells a client what is left, in the headers that draft-ietf-httpapi-ratelimit-headers gives them. */
export function showBudget(response: Response, { perMinute, left, resetsInSeconds }: CallBudget): void {
  if (perMinute === null) return;
  response.set('ratelimit-policy', `"points";q=${perMinute};w=60`);
  response.set('ratelimit', `"points";r=${left};t=${resetsInSeconds}`);
}

/**
 * Puts what an answer cost, and what is left, behind every GraphQL answer, under `extensions.cost`. It is no part of what is kept, nor
 * of what the ETag stands for: the same data cost something else, and leave something else, each time.
 */
export const withCost: RequestHandler = (_request, response, next) => {
  const send = response.send.bind(response);
  response.send = (body: unknown) => {
    if (!isAnswer(response, body)) return send(body);
    // Once, for the tag and for the socket: a large answer is encoded as long as it is hashed.
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    showBudget(response, scopeOf(response, 'READ_ANALYTICS').budget);
    if (response.get('etag') === undefined) response.set('etag', tagOf(bytes));
    return send(Buffer.concat([beginningOf(bytes), Buffer.from(endOf(response))]));
  };
  next();
};

/** All of an answer but the bracket that closes it. */
export function beginningOf(body: Buffer): Buffer {
  return body.subarray(0, body.lastIndexOf('}'));
}

/** What comes in its place. */
export function endOf(response: Response): string {
  const cost = shownCost(scopeOf(response, 'READ_ANALYTICS').budget);
  return `,${JSON.stringify({ extensions: { cost } }).slice(1)}\n`;
}

function isAnswer(response: Response, body: unknown): body is string | Buffer {
  const isJson = /json/.test(response.get('content-type') ?? '');
  return (
    isJson &&
    response.get('content-encoding') === undefined &&
    (typeof body === 'string' || Buffer.isBuffer(body))
  );
}

function tagOf(body: Buffer): string {
  return `W/"${createHash('sha256').update(body).digest('base64url')}"`;
}
