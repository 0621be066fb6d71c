import assert from 'node:assert/strict';
import WebSocket from 'ws';
import type { TestApp } from './app.js';
import { ask, type GraphqlAnswer } from './client.js';

type Answer = Pick<GraphqlAnswer, 'data' | 'errors' | 'text'>;
type Transport = (app: TestApp, query: string, variables?: string) => Promise<Answer>;

/** One operation over everything that GraphQL is spoken over, as a viewer. `variables` are JSON, since a client could not make all of it. */
export const TRANSPORTS: Readonly<Record<string, Transport>> = {
  HTTP: (app, query, variables) => ask(app, query, { body: bodyOf(query, variables) }),
  'a stream of events': askByStream,
  'a socket': askBySocket,
};

function bodyOf(query: string, variables = '{}'): string {
  return `{"query":${JSON.stringify(query)},"variables":${variables}}`;
}

async function askByStream(app: TestApp, query: string, variables?: string): Promise<Answer> {
  const response = await fetch(`${app.url}/ws/${app.slug}/graphql`, {
    method: 'POST',
    headers: {
      ...{ accept: 'text/event-stream', 'content-type': 'application/json' },
      authorization: `Bearer ${app.tokens.viewer}`,
    },
    body: bodyOf(query, variables),
  });
  const text = await response.text();
  const json = response.ok ? (/^event: next\ndata: (.*)$/m.exec(text)?.[1] ?? assert.fail(text)) : text;
  const { data = null, errors = [] } = JSON.parse(json);
  return { data, errors, text };
}

function askBySocket(app: TestApp, query: string, variables?: string): Promise<Answer> {
  const socket = new WebSocket(
    `${app.url.replace('http', 'ws')}/ws/${app.slug}/graphql`,
    'graphql-transport-ws',
    { headers: { authorization: `Bearer ${app.tokens.viewer}` } },
  );
  return new Promise<Answer>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`closed with ${code}`)));
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', (bytes) => {
      const text = String(bytes);
      const { type, payload } = JSON.parse(text);
      if (type === 'connection_ack')
        socket.send(`{"id":"1","type":"subscribe","payload":${bodyOf(query, variables)}}`);
      if (type === 'error') resolve({ data: null, errors: payload, text });
      if (type === 'next') resolve({ data: payload.data, errors: payload.errors ?? [], text });
    });
  }).finally(() => socket.terminate());
}
