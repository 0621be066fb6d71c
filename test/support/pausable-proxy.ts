import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * Stands between a client and a server. It can fall silent: connections stay open, and nothing passes any more; or lead to another
 * server, as a virtual address that moves.
 */
export interface PausableProxy {
  /** The server's URL, by way of the proxy. */
  readonly url: string;
  pause(): void;
  resume(): void;
  /** Ends what is connected; whoever connects from now on reaches another server. */
  moveTo(serverUrl: string): void;
  close(): void;
}

export async function startPausableProxy(serverUrl: string): Promise<PausableProxy> {
  let target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isPaused = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
    if (isPaused) socket.pause();
  };
  const listener = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    const join = (from: Socket, to: Socket) => {
      from.on('data', (bytes) => void to.write(bytes));
      from.on('end', () => to.end());
      from.once('close', () => to.destroy());
      keep(from);
    };
    join(client, server);
    join(server, client);
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const url = new URL(serverUrl);
  url.port = String((listener.address() as AddressInfo).port);
  return {
    url: url.href,
    pause() {
      isPaused = true;
      for (const socket of sockets) socket.pause();
    },
    resume() {
      isPaused = false;
      for (const socket of sockets) socket.resume();
    },
    moveTo(otherUrl) {
      target = new URL(otherUrl);
      for (const socket of sockets) socket.destroy();
    },
    close() {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
