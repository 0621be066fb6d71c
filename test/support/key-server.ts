import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';

/** A JWKS address on a real socket. */
export interface KeyServer {
  readonly url: string;
  /** How often it was asked. */
  readonly fetches: () => number;
  /** What it answers; a test replaces it. */
  answer: { status: number; body: string };
  close(): Promise<void>;
}

export function keySet(...keys: readonly JWK[]): { status: number; body: string } {
  return { status: 200, body: JSON.stringify({ keys }) };
}

export async function startKeyServer(...keys: readonly JWK[]): Promise<KeyServer> {
  let fetches = 0;
  const server = createServer((_request, response) => {
    fetches += 1;
    response
      .writeHead(keyServer.answer.status, { 'content-type': 'application/json' })
      .end(keyServer.answer.body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const keyServer: KeyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys.json`,
    fetches: () => fetches,
    answer: keySet(...keys),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return keyServer;
}
