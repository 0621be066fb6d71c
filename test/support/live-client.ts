import { type Client, type CloseCode, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A real client on a real socket, and what it was told. */
export interface LiveClient {
  /** What came, in order, each the data of one answer. */
  readonly heard: Record<string, unknown>[];
  readonly errors: unknown[];
  /** The code with which the server closed the socket; null while it is open. */
  closeCode(): number | null;
  close(): Promise<void>;
}

export interface LiveClientOptions {
  /** `http://…/ws/acme/graphql`, as HTTP has it. */
  readonly url: string;
  readonly token: string | null;
  readonly query: string;
  /** Sends the token as a browser must: in connection_init. */
  readonly asBrowser?: boolean;
}

/** Subscribes, and comes back when the server has taken the subscription. */
export async function subscribe(options: LiveClientOptions): Promise<LiveClient> {
  const { url, token, query, asBrowser = true } = options;
  const authorization = `Bearer ${token}`;
  const headers = asBrowser || token === null ? {} : { authorization };
  class Socket extends WebSocket {
    constructor(address: string, protocols: string) {
      super(address, protocols, { headers });
    }
  }
  const heard: Record<string, unknown>[] = [];
  const errors: unknown[] = [];
  let closeCode: number | null = null;
  const client: Client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: Socket,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: (error) => errors.push(error),
    ...(asBrowser && token !== null ? { connectionParams: { authorization } } : {}),
  });
  client.on('closed', (event) => {
    closeCode = (event as { code: CloseCode }).code;
  });
  client.subscribe(
    { query },
    {
      next: ({ data, errors: faults }) => (faults ? errors.push(...faults) : heard.push(data ?? {})),
      error: (error) => errors.push(error),
      complete: () => undefined,
    },
  );
  // An answer to a later operation says that the server has dealt with the earlier one.
  await new Promise<void>((resolve) =>
    client.subscribe(
      { query: '{ workspace { slug } }' },
      { next: () => resolve(), error: () => resolve(), complete: () => resolve() },
    ),
  );
  return { heard, errors, closeCode: () => closeCode, close: async () => client.dispose() };
}
