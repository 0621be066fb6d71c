import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Logger } from '../log.js';

/** A socket that does not answer a ping within this time is gone. */
const KEEP_ALIVE_MS = 12_000;
/** A client that leaves more than this unread is not heard until it has read it: what it asks would pile up as answers. */
const MOST_UNREAD_BYTES = 1_000_000;
/** graphql-ws throws this where it is told what only servers say. */
const OUT_OF_TURN = /^Unexpected message of type/;

/** What is known of every socket. */
export interface SocketOf {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** The workspace of its address. */
  readonly slug: string;
}

/**
 * Carries graphql-ws's protocol over a socket of ws, as its own `useServer` does, but lets nobody write to standard error or fill the
 * memory, and takes a connection that is lost for what it is: nothing to tell of.
 * @param stream below the socket.
 */
export function carryProtocol(protocol: Server<SocketOf>, of: SocketOf, stream: Duplex, log: Logger): void {
  const { socket } = of;
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      // Waits until it is handed over, so that a slow reader slows its own subscriptions. A socket that is gone has its event.
      send: (text) => new Promise((resolve) => socket.send(text, () => resolve())),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (hear) =>
        socket.on('message', (bytes) => {
          if (socket.bufferedAmount > MOST_UNREAD_BYTES) socket.pause();
          hear(String(bytes)).catch((error: unknown) => endAfter(error, socket, log));
        }),
    },
    of,
  );
  stream.on('drain', () => socket.resume());
  socket.on('error', (err) => log.debug({ err }, 'a socket broke its protocol'));
  const keptAlive = keepAlive(socket);
  socket.once('close', (code, reason) => {
    clearInterval(keptAlive);
    closed(code, String(reason)).catch((err) => log.error({ err }, 'a socket could not be cleared away'));
  });
}

function keepAlive(socket: WebSocket): NodeJS.Timeout {
  let isThere = true;
  socket.on('pong', () => {
    isThere = true;
  });
  return setInterval(() => {
    if (!isThere) return socket.terminate();
    isThere = false;
    socket.ping();
  }, KEEP_ALIVE_MS);
}

function endAfter(error: unknown, socket: WebSocket, log: Logger): void {
  if (error instanceof Error && OUT_OF_TURN.test(error.message)) {
    socket.close(CloseCode.BadRequest, 'Invalid message received');
    return;
  }
  log.error({ err: error }, 'a message of a socket could not be dealt with');
  socket.close(CloseCode.InternalServerError, 'Internal server error');
}
