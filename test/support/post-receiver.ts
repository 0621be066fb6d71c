import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SELF_SIGNED } from './self-signed-receiver.js';

/** What came in whole, before the receiver answered. */
export interface ReceivedPost {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A receiver on a real socket of this machine. */
export interface PostReceiver {
  readonly url: string;
  readonly port: number;
  readonly posts: readonly ReceivedPost[];
  /** Our own end of every connection that was made: the address it was made to. */
  readonly connections: readonly string[];
  close(): Promise<void>;
}

export interface PostReceiverOptions {
  /** Default: 127.0.0.1. */
  readonly host?: string;
  readonly isTls?: boolean;
}

/** @param answer is called once the body was read; what it does not end stays open until `close`. */
export async function startPostReceiver(
  answer: RequestListener,
  { host = '127.0.0.1', isTls = false }: PostReceiverOptions = {},
): Promise<PostReceiver> {
  const posts: ReceivedPost[] = [];
  const connections: string[] = [];
  const listener: RequestListener = (request, response) => {
    const { method, url: path, headers } = request;
    text(request).then(
      (body) => {
        posts.push({ method, path, headers, body });
        answer(request, response);
      },
      () => response.destroy(),
    );
  };
  const server: Server = isTls ? createTlsServer(SELF_SIGNED, listener) : createServer(listener);
  server.on('connection', ({ localAddress }) => connections.push(localAddress ?? ''));
  await once(server.listen(0, host), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${isTls ? 'https' : 'http'}://127.0.0.1:${port}/hook`,
    port,
    posts,
    connections,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
