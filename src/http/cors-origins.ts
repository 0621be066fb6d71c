/** Whose pages may ask the API from a browser: everybody's, or those of the origins listed. */
export type CorsOrigins = '*' | readonly string[];

/**
 * Reads `*`, `none` or a comma-separated list of origins; null where it is none of them.
 * Example: `https://intranet.example.com, http://localhost:3000`.
 */
export function parseCorsOrigins(text: string): CorsOrigins | null {
  const words = text.split(',').map((word) => word.trim());
  if (words.length === 1 && words[0] === '*') return '*';
  if (words.length === 1 && words[0] === 'none') return [];
  const origins = words.map(originOf);
  return origins.every((origin) => origin !== null) ? origins : null;
}

/** An origin as browsers send it: lower case, no default port, no path. `https://A.example:443/` is taken as well. */
function originOf(text: string): string | null {
  if (!/^https?:\/\/[^/]+\/?$/i.test(text) || !URL.canParse(text)) return null;
  const { origin, username, password } = new URL(text);
  return username === '' && password === '' ? origin : null;
}
