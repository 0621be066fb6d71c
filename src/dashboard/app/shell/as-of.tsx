import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { serverNowMs } from '../session/server-clock.js';

interface AsOf {
  /** The instant that "now" means on this page: every number on it is as of the same one. */
  readonly asOfMs: number;
  /** Asks everything anew, as of now. */
  readonly refresh: () => void;
}

const Context = createContext<AsOf>({ asOfMs: 0, refresh: () => undefined });
/** A page that was looked away from for longer than this is asked anew when it is looked at again. */
const STALE_MS = 5 * 60_000;

export function useAsOf(): AsOf {
  return useContext(Context);
}

/** Holds the page's now still, so that numbers side by side are of one instant. */
export function AsOfProvider({ children }: { readonly children: ReactNode }) {
  const [asOfMs, setAsOfMs] = useState(serverNowMs);
  const refresh = useCallback(() => setAsOfMs(serverNowMs()), []);
  useEffect(() => {
    const onLook = () => {
      if (document.visibilityState !== 'visible') return;
      setAsOfMs((before) => (serverNowMs() - before > STALE_MS ? serverNowMs() : before));
    };
    document.addEventListener('visibilitychange', onLook);
    return () => document.removeEventListener('visibilitychange', onLook);
  }, []);
  const value = useMemo(() => ({ asOfMs, refresh }), [asOfMs, refresh]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}
