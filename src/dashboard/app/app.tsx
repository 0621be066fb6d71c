import { useCallback, useEffect, useMemo, useState } from 'react';
import { Provider } from 'urql';
import type { WorkspacePlace } from '../../browser/workspace-place.js';
import { connect, type Refusal } from './session/client.js';
import { SessionGate } from './session/session.js';
import { SignIn } from './session/sign-in.js';
import { useToken } from './session/use-token.js';
import { Shell } from './shell/shell.js';

/** The whole dashboard: the way in, and what is behind it. */
export function App({ place }: { readonly place: WorkspacePlace }) {
  const { token, signIn, signOut } = useToken(place.slug);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const enter = useCallback(
    (given: string) => {
      setRefusal(null);
      signIn(given);
    },
    [signIn],
  );
  const refuse = useCallback(
    (reason: Refusal | null) => {
      setRefusal(reason);
      signOut();
    },
    [signOut],
  );
  if (token === '') return <SignIn slug={place.slug} refusal={refusal} onSignIn={enter} />;
  return <Connected key={token} url={place.url} token={token} onLeave={refuse} />;
}

interface ConnectedProps {
  readonly url: string;
  readonly token: string;
  readonly onLeave: (reason: Refusal | null) => void;
}

function Connected({ url, token, onLeave }: ConnectedProps) {
  const connection = useMemo(() => connect({ url, token, onRefused: onLeave }), [url, token, onLeave]);
  useEffect(() => connection.close, [connection]);
  const leave = useCallback(() => onLeave(null), [onLeave]);
  return (
    <Provider value={connection.client}>
      <SessionGate token={token} signOut={leave}>
        <Shell />
      </SessionGate>
    </Provider>
  );
}
