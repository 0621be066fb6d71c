import cors from 'cors';
import type { RequestHandler } from 'express';
import type { CorsOrigins } from './cors-origins.js';

const PREFLIGHT_LASTS_S = 600;

/**
 * Lets pages of other origins ask the API. Safe with `*`, since an origin is not what lets anybody in: there are no cookies and no
 * other credentials that a browser would add by itself, so a page can only ask with a token that its own script was given. A
 * preflight carries no token, so this stands before the access check and answers it.
 */
export function allowOrigins(origins: CorsOrigins): RequestHandler {
  return cors({
    origin: origins === '*' ? '*' : [...origins],
    methods: ['GET', 'POST'],
    exposedHeaders: ['etag', 'ratelimit', 'ratelimit-policy', 'retry-after', 'x-request-id'],
    allowedHeaders: ['authorization', 'content-type'],
    credentials: false,
    maxAge: PREFLIGHT_LASTS_S,
  });
}
