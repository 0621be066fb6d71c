import type { RequestHandler, Response } from 'express';
import type { Authenticator } from '../auth/authenticator.js';
import { REQUEST_COST } from '../auth/call-budget.js';
import { requirePermission } from '../auth/require-permission.js';
import type { Permission } from '../domain/permissions.js';
import { createRequestScope, type RequestScope, type ScopeServices } from '../loaders/request-scope.js';

/**
 * Finds out who calls before anything of the request is read, and opens their scope. Mounted at `/ws/:slug/…`.
 * What it refuses it throws as a PublicError: UNAUTHENTICATED, NOT_FOUND for a workspace that is not theirs, RATE_LIMITED.
 */
export function openScope(
  authenticator: Authenticator,
  services: ScopeServices,
): RequestHandler<{ slug: string }> {
  return async (request, response, next) => {
    const principal = await authenticator.authenticate(request.params.slug, request.get('authorization'));
    // A cache may keep the answer for this caller, and must ask whether it still holds: `If-None-Match` gets 304 where it does.
    response.set('cache-control', 'private, no-cache').vary('authorization');
    const scope = createRequestScope(services, principal);
    await scope.budget.spend(REQUEST_COST);
    response.locals.scope = scope;
    next();
  };
}

/**
 * The scope that `openScope` has opened for this request.
 * @throws PublicError FORBIDDEN where the caller's role lacks the permission.
 */
export function scopeOf(response: Response, permission: Permission): RequestScope {
  const scope = response.locals.scope as RequestScope;
  requirePermission(scope.principal, permission);
  return scope;
}
