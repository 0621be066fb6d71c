const key = (slug: string) => `vigilo:token:${slug}`;

/** The token this tab already has for the workspace, or an empty string. Another tab has its own. */
export function storedToken(slug: string): string {
  return sessionStorage.getItem(key(slug)) ?? '';
}

/** Keeps the token for as long as the tab lives. */
export function storeToken(slug: string, token: string): void {
  sessionStorage.setItem(key(slug), token);
}

/** Forgets the workspace's token in this tab. */
export function forgetToken(slug: string): void {
  sessionStorage.removeItem(key(slug));
}

/**
 * Takes the token out of `#token=…`, or null where the address has none. A fragment is never sent to a server;
 * it is removed at once so that it stays out of the history, bookmarks and screenshots.
 */
export function takeTokenFromAddress(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}

/** A token as people paste it: without the blanks around it and without the scheme of a copied header. */
export function cleanToken(pasted: string): string {
  return pasted.trim().replace(/^Bearer\s+/i, '');
}
