import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came. */
export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HookReceiver {
  readonly url: string;
  readonly received: Received[];
  /** How it answers from now on. */
  answer: (request: Received, response: ServerResponse) => void;
  close(): Promise<void>;
}

/** A real HTTP server on the loopback interface that takes whatever is posted; 204 unless told otherwise. */
export async function startHookReceiver(): Promise<HookReceiver> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const one = {
      path: request.url ?? '',
      headers: request.headers as Record<string, string>,
      body: await textOf(request),
    };
    received.push(one);
    receiver.answer(one, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const receiver: HookReceiver = {
    url: `http://127.0.0.1:${port}`,
    received,
    answer: (_request, response) => response.writeHead(204).end(),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
