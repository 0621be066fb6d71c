import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Hands each connection on to the next of several servers, as a load balancer does, past those that do not answer. */
export interface Balancer {
  readonly url: string;
  close(): void;
}

export async function startBalancer(urls: readonly string[]): Promise<Balancer> {
  let next = 0;
  const open = new Set<Socket>();
  // Each connection has its own turn: others that came meanwhile must not lead it to the same server twice.
  const handOn = (client: Socket, turn: number, triesLeft: number): void => {
    const { hostname, port } = new URL(urls[turn % urls.length] ?? '');
    const server = connect(Number(port), hostname);
    open.add(server).add(client);
    let isTaken = false;
    server.once('connect', () => {
      isTaken = true;
      client.pipe(server).pipe(client);
    });
    server.once('error', () => {
      // What was sent to one already is not known to another.
      if (isTaken || triesLeft === 0) client.destroy();
      else handOn(client, turn + 1, triesLeft - 1);
    });
    server.once('close', () => open.delete(server));
  };
  const listener = createServer((client) => {
    client.on('error', () => client.destroy());
    client.once('close', () => open.delete(client));
    handOn(client, next, urls.length - 1);
    next += 1;
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    close: () => {
      listener.close();
      for (const socket of open) socket.destroy();
    },
  };
}
