import { Client, cacheExchange, fetchExchange, mapExchange, subscriptionExchange } from '@urql/core';
import { createClient as createLiveClient } from 'graphql-ws';
import { noteServerTime } from './server-clock.js';

/** Why the server does not let a token in, or no longer does. */
export type Refusal = 'token' | 'workspace';

export interface Connection {
  readonly client: Client;
  /** Ends the live connection. */
  readonly close: () => void;
}

export interface ConnectionOptions {
  /** GraphQL of the workspace, from the root of the server. */
  readonly url: string;
  readonly token: string;
  readonly onRefused: (refusal: Refusal) => void;
}

const REFUSALS: Readonly<Record<number, Refusal>> = { 401: 'token', 404: 'workspace' };
/** The gateway closes a socket so when its token has expired or was revoked. */
const FORBIDDEN = 4403;

/** A GraphQL client of one token: queries over HTTP, alerts over a socket that is opened when it is first wanted. */
export function connect({ url, token, onRefused }: ConnectionOptions): Connection {
  const live = createLiveClient({
    url: new URL(url, location.href).href.replace(/^http/, 'ws'),
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: (event) => !(event instanceof CloseEvent && event.code === FORBIDDEN),
    on: {
      closed: (event) => {
        if (event instanceof CloseEvent && event.code === FORBIDDEN) onRefused('token');
      },
    },
  });
  const client = new Client({
    url,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      noteServerTime(response);
      return response;
    },
    exchanges: [
      mapExchange({
        onError: (error) => {
          const refusal = REFUSALS[(error.response as Response | undefined)?.status ?? 0];
          if (refusal !== undefined) onRefused(refusal);
        },
      }),
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: live.subscribe(
              { query, variables: variables as Record<string, unknown> },
              sink as never,
            ),
          }),
        }),
      }),
    ],
  });
  return { client, close: () => void live.dispose() };
}
