import { useCallback, useEffect, useState } from 'react';
import {
  cleanToken,
  forgetToken,
  storedToken,
  storeToken,
  takeTokenFromAddress,
} from '../../browser/token-store.js';
import type { WorkspacePlace } from '../../browser/workspace-place.js';
import { Refusal, type Session } from './gateway.js';
import { readWorkspaceCard, type WorkspaceCard } from './workspace-card.js';

/**
 * How this page stands with the server. An open connection that was refused since (the token expired, the server
 * stopped) keeps its session, so that the person's queries stay on the screen.
 */
export type Connection =
  | { readonly phase: 'closed' }
  | { readonly phase: 'opening' }
  | { readonly phase: 'refused'; readonly refusal: Refusal }
  | {
      readonly phase: 'open';
      readonly session: Session;
      readonly card: WorkspaceCard | null;
      readonly refusal: Refusal | null;
    };

/** Tells how a request of the session went: its refusal, or null when the server answered. */
export type Report = (session: Session, refusal: Refusal | null) => void;

export interface ConnectionControls {
  readonly connection: Connection;
  /** The token that was last given, for the form; empty if none. */
  readonly token: string;
  readonly connect: (pasted: string) => void;
  readonly disconnect: () => void;
  readonly report: Report;
}

/** Holds the token of this tab and keeps the connection in step with it, from the address, the tab or the form. */
export function useConnection(place: WorkspacePlace): ConnectionControls {
  const [session, setSession] = useState<Session>(() => ({ ...place, token: initialToken(place.slug) }));
  const [connection, setConnection] = useState<Connection>(() => atFirst(session));

  const connect = useCallback(
    (pasted: string) => {
      const token = cleanToken(pasted);
      storeToken(place.slug, token);
      setSession({ ...place, token });
    },
    [place],
  );
  const disconnect = useCallback(() => {
    forgetToken(place.slug);
    setSession({ ...place, token: '' });
  }, [place]);
  const report = useCallback<Report>((of, refusal) => {
    setConnection((now) => {
      const isNews = now.phase === 'open' && now.session === of && now.refusal !== refusal;
      return isNews ? { ...now, refusal } : now;
    });
  }, []);

  useEffect(() => open(session, setConnection), [session]);
  useEffect(() => {
    const onAddress = () => {
      const token = takeTokenFromAddress();
      if (token !== null) connect(token);
    };
    window.addEventListener('hashchange', onAddress);
    return () => window.removeEventListener('hashchange', onAddress);
  }, [connect]);

  return { connection, token: session.token, connect, disconnect, report };
}

function initialToken(slug: string): string {
  const given = takeTokenFromAddress();
  if (given === null) return storedToken(slug);
  const token = cleanToken(given);
  storeToken(slug, token);
  return token;
}

function atFirst(session: Session): Connection {
  return { phase: session.token === '' ? 'closed' : 'opening' };
}

/** Starts to open the session; the returned function makes a late answer harmless. */
function open(session: Session, settle: (connection: Connection) => void): () => void {
  settle(atFirst(session));
  if (session.token === '') return () => undefined;
  let isWanted = true;
  const settleIfWanted = (connection: Connection) => {
    if (isWanted) settle(connection);
  };
  readWorkspaceCard(session).then(
    (card) => settleIfWanted({ phase: 'open', session, card, refusal: null }),
    (error: unknown) => settleIfWanted({ phase: 'refused', refusal: asRefusal(error) }),
  );
  return () => {
    isWanted = false;
  };
}

function asRefusal(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal('The explorer failed', String(error));
}
