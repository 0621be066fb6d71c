const CUT = '[cut]';

/** What a secret looks like, and what is left of it. Text may be JSON, so a quote or a backslash ends each. */
const LOOKS: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[^\s"'\\,;]+/gi, `$1 ${CUT}`],
  [/\bvigilo_[A-Za-z0-9_-]{20,}/g, CUT],
  [/\bwhsec_[A-Za-z0-9+/=_-]+/g, CUT],
  // A JWT, signed or not.
  [/\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?/g, CUT],
  // User and password of any URL, a database's or a mail server's among them.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s"'\\/@]*@/gi, `$1${CUT}@`],
  // A webhook's path is its password, as Slack's is; the host says enough.
  [/\b(https?:\/\/[^\s"'\\/?#]+)[/?#][^\s"'\\<>)]+/gi, `$1/${CUT}`],
];

/** A text without what looks like a token, a secret, a password in a URL or the path of an address on the web. */
export function cutSecrets(text: string): string {
  return LOOKS.reduce((rest, [look, left]) => rest.replace(look, left), text);
}
