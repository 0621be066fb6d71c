import { createContext, type ReactNode, useContext } from 'react';
import { useQuery } from 'urql';
import { SessionDocument, type SessionQuery } from '../documents.generated.js';
import { Fault, PageSkeleton } from '../ui/states.js';

/** Who looks at which workspace, and what they may do. */
export interface Session {
  readonly workspace: SessionQuery['workspace'];
  readonly viewer: SessionQuery['viewer'];
  /** For what GraphQL does not do: downloads. */
  readonly token: string;
  readonly signOut: () => void;
}

const Context = createContext<Session | null>(null);

/** The session of the page. Inside `SessionGate` only. */
export function useSession(): Session {
  const session = useContext(Context);
  if (session === null) throw new Error('used outside of SessionGate');
  return session;
}

interface Props {
  readonly token: string;
  readonly signOut: () => void;
  readonly children: ReactNode;
}

/** Shows its children once it is known who looks. */
export function SessionGate({ token, signOut, children }: Props) {
  const [{ data, error }, again] = useQuery({ query: SessionDocument });
  if (data !== undefined)
    return <Context.Provider value={{ ...data, token, signOut }}>{children}</Context.Provider>;
  if (error !== undefined && error.response?.status !== 401 && error.response?.status !== 404)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  return <PageSkeleton />;
}
