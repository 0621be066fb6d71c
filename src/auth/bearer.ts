/** Longer than any token of ours and than a JWT with dozens of claims; what is longer is not looked at. */
const LONGEST_TOKEN = 8_192;
/** RFC 6750: the scheme in any case, and one b64token. */
const BEARER = /^bearer +([a-z0-9\-._~+/]+=*)$/i;

/** The token of an Authorization header; null where there is none, or none that could be a token. */
export function bearerToken(authorization: string | undefined): string | null {
  const token = BEARER.exec(authorization ?? '')?.[1];
  return token === undefined || token.length > LONGEST_TOKEN ? null : token;
}
