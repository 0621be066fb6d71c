import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** How long a client may take, in milliseconds. Who is too slow gets 408, and the connection ends. */
export interface ServerLimits {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
  /** Without a byte in either direction: an answer that nobody reads is not kept for ever. Sockets have pings of their own. */
  readonly silence: number;
}

/** The body may be an import of a whole ledger. */
export const SERVER_LIMITS: ServerLimits = {
  headersTimeout: 20_000,
  requestTimeout: 300_000,
  connectionsCheckingInterval: 5_000,
  silence: 600_000,
};

/** What a server hands requests to. */
export interface Listeners {
  readonly handler: RequestListener;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** The server that the gateway is reached by. */
export function createHttpServer(
  { handler, upgrade }: Listeners,
  { silence, ...timeouts }: ServerLimits = SERVER_LIMITS,
): Server {
  const server = createServer(timeouts, handler).on('upgrade', upgrade);
  server.timeout = silence;
  return server;
}
