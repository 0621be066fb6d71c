import { useCallback, useEffect, useState } from 'react';
import {
  cleanToken,
  forgetToken,
  storedToken,
  storeToken,
  takeTokenFromAddress,
} from '../../../browser/token-store.js';

/** The token of this tab: from the address's fragment, from this tab's store, or as a person types it. */
export function useToken(slug: string) {
  const [token, setToken] = useState(() => fromAddress(slug) ?? storedToken(slug));
  useEffect(() => {
    const onAddress = () => {
      const given = fromAddress(slug);
      if (given !== null) setToken(given);
    };
    window.addEventListener('hashchange', onAddress);
    return () => window.removeEventListener('hashchange', onAddress);
  }, [slug]);
  const signIn = useCallback(
    (pasted: string) => {
      const clean = cleanToken(pasted);
      storeToken(slug, clean);
      setToken(clean);
    },
    [slug],
  );
  const signOut = useCallback(() => {
    forgetToken(slug);
    setToken('');
  }, [slug]);
  return { token, signIn, signOut };
}

function fromAddress(slug: string): string | null {
  const given = takeTokenFromAddress();
  if (given === null) return null;
  const token = cleanToken(given);
  storeToken(slug, token);
  return token;
}
