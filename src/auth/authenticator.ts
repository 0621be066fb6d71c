import type { Clock } from '../clock.js';
import type { Orm } from '../db/orm.js';
import { parseSettings } from '../domain/settings.js';
import { PublicError, quoted } from '../errors.js';
import type { Logger } from '../log.js';
import { findMembership } from '../store/membership.store.js';
import { findTokenByHash } from '../store/token.store.js';
import type { WorkspaceRow } from '../store/workspace.store.js';
import { bearerToken } from './bearer.js';
import { createJwtVerifier, type JwtConfig, type JwtVerifier } from './jwt-verifier.js';
import type { Principal, WorkspaceContext } from './principal.js';
import { claimsToBeApiToken, hashToken, workspaceOfToken } from './token-text.js';

export interface AuthenticatorServices {
  readonly orm: Orm;
  readonly config: JwtConfig;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Finds out who calls. */
export interface Authenticator {
  /**
   * @param authorization the Authorization header, `Bearer <API token or JWT>`.
   * @throws PublicError `UNAUTHENTICATED` unless the token is valid, whether or not there is such a workspace;
   *   `NOT_FOUND`, in the same words for a workspace that does not exist and for one that the caller may not see.
   *   Where a JWKS cannot be fetched, KeysUnavailable: nobody can tell whether the caller is right.
   */
  authenticate(slug: string, authorization: string | undefined): Promise<Principal>;
}

/** An Authenticator that knows the API tokens of the database, and JWTs where the settings allow them. */
export function createAuthenticator(services: AuthenticatorServices): Authenticator {
  return new DatabaseAuthenticator(services);
}

class DatabaseAuthenticator implements Authenticator {
  readonly #verifyJwt: JwtVerifier | null;

  constructor(private readonly services: AuthenticatorServices) {
    this.#verifyJwt = createJwtVerifier(services.config, services.clock);
  }

  async authenticate(slug: string, authorization: string | undefined): Promise<Principal> {
    const token = bearerToken(authorization);
    if (token === null) throw this.#refused('no token');
    return claimsToBeApiToken(token) ? this.#byApiToken(slug, token) : this.#byJwt(slug, token);
  }

  /** One statement: the token names its workspace, and row-level security shows it no other. */
  async #byApiToken(slug: string, text: string): Promise<Principal> {
    const { orm, clock } = this.services;
    const workspaceId = workspaceOfToken(text);
    if (workspaceId === null) throw this.#refused('malformed API token');
    const token = await findTokenByHash(orm, workspaceId, hashToken(text));
    if (token === null) throw this.#refused('unknown API token');
    if (token.isRevoked) throw this.#refused('revoked API token');
    const { id, name, role, expiresAtMs, workspace, walPosition } = token;
    if (expiresAtMs !== null && clock() >= expiresAtMs) throw this.#refused('expired API token');
    if (workspace.slug !== slug) throw notVisible(slug);
    const caller = { kind: 'token', key: id, name, team: null } as const;
    return { workspace: contextOf(workspace), caller, role, expiresAtMs, walPosition };
  }

  async #byJwt(slug: string, text: string): Promise<Principal> {
    if (this.#verifyJwt === null) throw this.#refused('JWT, which the settings do not allow');
    const claims = await this.#verifyJwt(text);
    if ('refusal' in claims) throw this.#refused(`JWT: ${claims.refusal}`);
    const membership = await findMembership(this.services.orm, slug, claims.user);
    if (membership === null) throw notVisible(slug);
    const { user, name, team, role, workspace, walPosition } = membership;
    const caller = { kind: 'member', key: user, name, team } as const;
    return { workspace: contextOf(workspace), caller, role, expiresAtMs: claims.expiresAtMs, walPosition };
  }

  /** The operator may learn why, the caller may not. */
  #refused(reason: string): PublicError {
    this.services.log.debug({ reason }, 'a caller was not authenticated');
    return new PublicError('UNAUTHENTICATED', 'a valid token is needed: Authorization: Bearer <token>');
  }
}

function notVisible(slug: string): PublicError {
  return new PublicError('NOT_FOUND', `there is no workspace ${quoted(slug)} that this token may see`);
}

function contextOf({ id, slug, name, timeZone, settings }: WorkspaceRow): WorkspaceContext {
  return { id, slug, name, timeZone, settings: parseSettings(settings) };
}
