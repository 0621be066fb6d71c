import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError } from 'graphql';
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, makeServer, type ServerOptions } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import type { Authenticator } from '../auth/authenticator.js';
import { REQUEST_COST } from '../auth/call-budget.js';
import { outageOfCall } from '../auth/outage-of-call.js';
import type { Principal } from '../auth/principal.js';
import { tellOfOutage } from '../db/outage.js';
import { PublicError, RateLimited } from '../errors.js';
import type { RequestScope } from '../loaders/request-scope.js';
import type { Logger } from '../log.js';
import { requestIdOf } from '../telemetry/request-id.js';
import { goOnFor } from '../telemetry/work-context.js';
import { carryProtocol, type SocketOf } from './carry-protocol.js';
import { createSocketFormatter } from './format-error.js';
import type { LiveCallers } from './live-callers.js';
import {
  type Documents,
  executeLive,
  executeOnce,
  prepareOperation,
  type Watched,
} from './live-operation.js';
import { TRY_AGAIN_LATER, turnAway, WaitingSockets } from './waiting-sockets.js';

const PATH = /^\/ws\/([^/?]+)\/graphql\/?(?:\?|$)/;
const LARGEST_MESSAGE_BYTES = 1_000_000;
const MOST_OPERATIONS = 100;
/** A client that does not answer is not waited for any longer. */
const CLOSES_WITHIN_MS = 2_000;
/** ws's types do not know it yet. */
const PATIENCE = { closeTimeout: CLOSES_WITHIN_MS };
/** Clients of graphql-ws try again after it. */
const GOING_AWAY = 1001;

export interface SocketServices {
  readonly documents: Documents;
  readonly authenticator: Authenticator;
  readonly callers: LiveCallers;
  readonly openScope: (principal: Principal) => RequestScope;
  readonly log: Logger;
  readonly watched: Watched;
}

/** What is known besides of a socket whose caller was let in. */
interface LetIn {
  principal: Principal;
  /** Of the socket; its operations have the same and a number. */
  requestId: string;
  operations: number;
  forget: () => void;
}

export interface Sockets {
  /** For the HTTP server's event `upgrade`. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Tells every client that the server goes away. */
  close(): Promise<void>;
}

/**
 * GraphQL over WebSocket (graphql-transport-ws) at the address of GraphQL over HTTP. The token comes in the upgrade's
 * Authorization header, or, from a browser, as `authorization` in the payload of connection_init; a caller who is not let in,
 * or may not stay, finds the socket closed with 4403.
 */
export function createSockets(services: SocketServices): Sockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE_BYTES,
    ...PATIENCE,
    handleProtocols: (protocols) =>
      protocols.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) && GRAPHQL_TRANSPORT_WS_PROTOCOL,
  });
  server.on('headers', (headers, { headers: given }) =>
    headers.push(`x-request-id: ${given['x-request-id']}`),
  );
  const waiting = new WaitingSockets(services.callers.limits.waiting);
  const protocol = makeServer(protocolOptions(services, waiting));
  let isClosing = false;
  return {
    upgrade(request, socket, head) {
      const slug = slugIn(request.url ?? '');
      if (slug === null) return refuse(socket, '404 Not Found');
      if (slug === undefined) return refuse(socket, '400 Bad Request');
      if (isClosing) return refuse(socket, '503 Service Unavailable');
      request.headers['x-request-id'] = requestIdOf(request.headers['x-request-id']);
      server.handleUpgrade(request, socket, head, (client) => {
        waiting.add(client);
        carryProtocol(protocol, { socket: client, request, slug }, socket, services.log);
      });
    },
    async close() {
      isClosing = true;
      const impatience = setTimeout(() => {
        for (const client of server.clients) client.terminate();
      }, CLOSES_WITHIN_MS);
      for (const client of server.clients) client.close(GOING_AWAY, 'Going away');
      await new Promise<void>((resolve) => server.close(() => resolve()));
      clearTimeout(impatience);
    },
  };
}

function refuse(socket: Duplex, status: string): void {
  // Node listens no longer, and a client that resets its connection would end the process.
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

type ProtocolOptions = ServerOptions<Record<string, unknown>, SocketOf & Partial<LetIn>>;

function protocolOptions(
  { documents, authenticator, callers, openScope, log, watched }: SocketServices,
  waiting: WaitingSockets,
): ProtocolOptions {
  const shown = createSocketFormatter(log);
  return {
    async onConnect({ extra, connectionParams }) {
      try {
        const principal = await authenticator.authenticate(
          extra.slug,
          authorizationOf(extra, connectionParams),
        );
        // Who has gone meanwhile would stay for ever, since their going was told before.
        if (extra.socket.readyState !== extra.socket.OPEN) return false;
        const dismiss = () => extra.socket.close(CloseCode.Forbidden, 'Forbidden');
        const forget = callers.add({ principal, transport: 'websocket', dismiss });
        waiting.delete(extra.socket);
        const requestId = requestIdOf(extra.request.headers['x-request-id']);
        Object.assign(extra, { principal, requestId, operations: 0, forget } satisfies LetIn);
        return true;
      } catch (error) {
        if (error instanceof RateLimited) {
          turnAway(extra.socket, 'Too many connections');
          return true;
        }
        if (error instanceof PublicError) return false;
        const outage = outageOfCall(error);
        if (outage === null) log.error({ err: error }, 'a socket could not be authenticated');
        else tellOfOutage(log, outage, error);
        extra.socket.close(TRY_AGAIN_LATER, 'Try again later');
        return true;
      }
    },
    onClose: ({ extra }) => extra.forget?.(),
    async onSubscribe({ extra, subscriptions }, _id, payload) {
      const { principal } = extra;
      if (principal === undefined) return [new GraphQLError('not connected')];
      if (Object.keys(subscriptions).length > MOST_OPERATIONS) {
        return [new GraphQLError(`a socket carries at most ${MOST_OPERATIONS} operations at a time`)];
      }
      extra.operations = (extra.operations ?? 0) + 1;
      // The protocol calls the hooks of an operation one after the other, in what this one leaves behind.
      goOnFor({ requestId: `${extra.requestId}.${extra.operations}` });
      const { budget } = openScope(principal);
      const prepared = await prepareOperation(documents, payload, {
        openScope: () => openScope(principal),
        ...{ budget, requestCost: REQUEST_COST },
      });
      if (!('document' in prepared)) watched.watch.invalid();
      return prepared;
    },
    execute: (args) => executeOnce(args, watched),
    subscribe: (args) => executeLive(args, watched),
    onError: (_context, _id, _payload, errors) => errors.map((error) => shown(error as GraphQLError)),
    onNext(_context, _id, _payload, _args, result) {
      const { data = null, errors, extensions = {} } = result;
      return errors && { data, errors: errors.map((error) => shown(error as GraphQLError)), extensions };
    },
  };
}

/** The workspace of an address; null where it is none of a workspace's GraphQL, undefined where it cannot be read. */
function slugIn(url: string): string | null | undefined {
  const written = PATH.exec(url)?.[1];
  if (written === undefined) return null;
  try {
    return decodeURIComponent(written);
  } catch {
    return undefined;
  }
}

function authorizationOf({ request }: SocketOf, params: Readonly<Record<string, unknown>> | undefined) {
  const given = Object.entries(params ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  return typeof given === 'string' ? given : request.headers.authorization;
}
