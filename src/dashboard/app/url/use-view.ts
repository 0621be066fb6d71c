import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { formatView, parseView, type View } from './view.js';

const MOVED = 'vigilo:moved';

function subscribe(changed: () => void): () => void {
  window.addEventListener('popstate', changed);
  window.addEventListener(MOVED, changed);
  return () => {
    window.removeEventListener('popstate', changed);
    window.removeEventListener(MOVED, changed);
  };
}

/** The address of this page, without its host, as it changes. */
export function useAddress(): string {
  return useSyncExternalStore(subscribe, () => location.pathname + location.search);
}

/** Goes to another address of the dashboard without loading it anew. */
export function goTo(address: string, how: 'push' | 'replace' = 'push'): void {
  if (address === location.pathname + location.search) return;
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  window.dispatchEvent(new Event(MOVED));
}

/** What the address shows, and how to show something else; `replace` leaves no step for Back. */
export function useView() {
  const address = useAddress();
  const query = address.slice(location.pathname.length);
  const view = useMemo(() => parseView(query), [query]);
  const show = useCallback((next: View, how?: 'push' | 'replace') => goTo(addressOf(next), how), []);
  return { view, show };
}

/** The dashboard's own path, `…/analytics`, from any page of it. */
export function dashboardPath(): string {
  return location.pathname.replace(/(\/analytics)(\/.*)?$/, '$1');
}

/** The address of a view. */
export function addressOf(view: View): string {
  return dashboardPath() + formatView(view);
}
