import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { Clock } from '../clock.js';
import type { Config } from '../config.js';
import { KeysUnavailable, remoteKeys } from './remote-keys.js';

/** The settings that say which JWTs are taken. */
export type JwtConfig = Pick<Config, 'JWT_JWKS_URL' | 'JWT_SECRET' | 'JWT_ISSUER' | 'JWT_AUDIENCE'>;

/** What a JWT that passed every check says. */
export interface JwtClaims {
  /** Claim `sub`. */
  readonly user: string;
  /** The first instant at which the JWT is refused. */
  readonly expiresAtMs: number;
}

/** Reads a JWT: its claims, or the code of the check that it failed. Throws where the keys cannot be had. */
export type JwtVerifier = (token: string) => Promise<JwtClaims | { readonly refusal: string }>;

/** How far the issuer's clock may be from ours. */
const CLOCK_TOLERANCE_SECONDS = 5;
/** The end of time, as `Date` has it: a claim may be any number. */
const LATEST_MS = 8_640_000_000_000_000;
/** A public key must never be taken for a shared secret: with a JWKS, no HS algorithm is. */
const ASYMMETRIC = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const SYMMETRIC = ['HS256'];

/** What is wrong with the token itself. Every other error of jose is about the keys or their server. */
const REFUSALS = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

/** The verifier that the settings ask for; null where they name neither a secret nor a JWKS, so no JWT is taken. */
export function createJwtVerifier(config: JwtConfig, clock: Clock): JwtVerifier | null {
  const keys = keysOf(config, clock);
  if (keys === null) return null;
  const options: JWTVerifyOptions = {
    algorithms: keys.algorithms,
    requiredClaims: ['exp', 'sub'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    ...(config.JWT_ISSUER === undefined ? {} : { issuer: config.JWT_ISSUER }),
    ...(config.JWT_AUDIENCE === undefined ? {} : { audience: config.JWT_AUDIENCE }),
  };
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys.find, { ...options, currentDate: new Date(clock()) });
      return claimsOf(payload);
    } catch (error) {
      if (REFUSALS.some((refusal) => error instanceof refusal)) return { refusal: codeOf(error) };
      if (error instanceof KeysUnavailable) throw error;
      throw new KeysUnavailable('the keys cannot be used', { cause: error });
    }
  };
}

function keysOf(config: JwtConfig, clock: Clock): { find: JWTVerifyGetKey; algorithms: string[] } | null {
  if (config.JWT_SECRET !== undefined) {
    const secret = new TextEncoder().encode(config.JWT_SECRET);
    return { find: () => secret, algorithms: SYMMETRIC };
  }
  if (config.JWT_JWKS_URL !== undefined) {
    return { find: remoteKeys(new URL(config.JWT_JWKS_URL), clock), algorithms: ASYMMETRIC };
  }
  return null;
}

/** jose has seen to it that both claims are there, and that `exp` is a number; not that `sub` is text. */
function claimsOf({ sub, exp }: JWTPayload): JwtClaims | { readonly refusal: string } {
  if (typeof sub !== 'string' || sub === '' || exp === undefined) return { refusal: 'ERR_SUB_NOT_TEXT' };
  return { user: sub, expiresAtMs: Math.min((exp + CLOCK_TOLERANCE_SECONDS) * 1000, LATEST_MS) };
}

function codeOf(error: unknown): string {
  return error instanceof errors.JOSEError ? error.code : 'ERR_UNKNOWN';
}
