import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  type FetchImplementation,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import type { Clock } from '../clock.js';

const KEEP_MS = 600_000;
/** Between two fetches, whatever key ids tokens name: anybody may make them up, and each would cost a fetch. */
const COOLDOWN_MS = 30_000;
/** jose cools down after an answer only; without this, each JWT would knock at a server that is down. */
const COOLDOWN_AFTER_FAILURE_MS = 5_000;

/** The keys cannot be fetched, so no JWT can be judged: a fault of the set-up, not of the caller. */
export class KeysUnavailable extends Error {}

/**
 * The keys at a JWKS address: fetched when first needed, kept for ten minutes, fetched again at most every 30 s when a
 * token names a key that is not among them.
 * @throws KeysUnavailable where a fetch fails, and for 5 s after it.
 */
export function remoteKeys(url: URL, clock: Clock): JWTVerifyGetKey {
  let failed: { readonly untilMs: number; readonly cause: unknown } | null = null;
  const fetchUnlessFailing: FetchImplementation = async (address, options) => {
    if (failed !== null && clock() < failed.untilMs) throw unavailable(url, failed.cause);
    try {
      const response = await fetch(address, options);
      if (response.status !== 200) throw new Error(`the answer has status ${response.status}`);
      const keys: unknown = await response.json();
      // jose judges a set after the fetch, too late for the pause: it throws at what is none.
      createLocalJWKSet(keys as JSONWebKeySet);
      failed = null;
      return Response.json(keys);
    } catch (cause) {
      failed = { untilMs: clock() + COOLDOWN_AFTER_FAILURE_MS, cause };
      throw unavailable(url, cause);
    }
  };
  return createRemoteJWKSet(url, {
    cacheMaxAge: KEEP_MS,
    cooldownDuration: COOLDOWN_MS,
    [customFetch]: fetchUnlessFailing,
  });
}

function unavailable({ origin, pathname }: URL, cause: unknown): KeysUnavailable {
  return new KeysUnavailable(`JWT_JWKS_URL: no keys from ${origin}${pathname}`, { cause });
}
