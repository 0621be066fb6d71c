import type { Socket } from 'node:net';
import type { Request, RequestHandler, Response } from 'express';
import type { ExecutionResult, FormattedExecutionResult, GraphQLError } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/express';
import type { RequestScope } from '../loaders/request-scope.js';
import type { Logger } from '../log.js';
import { createSocketFormatter } from './format-error.js';
import type { LiveCallers } from './live-callers.js';
import {
  type Documents,
  executeLive,
  executeOnce,
  isSubscription,
  prepareOperation,
  type Watched,
} from './live-operation.js';

export interface EventStreams {
  /** Answers the requests that want a stream of events; others go on. */
  readonly handler: RequestHandler;
  /** Ends every stream: clients ask again, elsewhere. */
  close(): void;
}

export interface EventStreamServices {
  readonly documents: Documents;
  readonly callers: LiveCallers;
  readonly openScope: (principal: RequestScope['principal']) => RequestScope;
  /** The scope of the request, opened before. */
  readonly scopeOf: (response: Response) => RequestScope;
  readonly log: Logger;
  readonly watched: Watched;
}

/**
 * GraphQL over server-sent events (graphql-sse, one stream an operation) for POSTs that prefer `text/event-stream`, at the
 * address of GraphQL over HTTP. The stream ends when its caller may not stay. Other requests go on.
 */
export function eventStream({
  documents,
  callers,
  openScope,
  scopeOf,
  log,
  watched,
}: EventStreamServices): EventStreams {
  const open = new Set<Response>();
  const format = createSocketFormatter(log);
  const shown = ({ data = null, errors, ...rest }: ExecutionResult) =>
    (errors === undefined
      ? { data, ...rest }
      : { data, errors: errors.map(format), ...rest }) as FormattedExecutionResult;
  const handle = createHandler({
    schema: documents.schema,
    // Without a token for a shared stream, every operation has a stream of its own.
    authenticate: () => undefined,
    async onSubscribe({ context }, question) {
      const { res: response } = context as { readonly res: Response };
      const { principal, budget } = scopeOf(response);
      const prepared = await prepareOperation(documents, question, {
        openScope: () => openScope(principal),
        ...{ budget, requestCost: 0 },
      });
      if (!('document' in prepared)) {
        watched.watch.invalid();
        return refusal(prepared);
      }
      const isLive = isSubscription(prepared);
      const result = await (isLive ? executeLive(prepared, watched) : executeOnce(prepared, watched));
      if (Symbol.asyncIterator in result) {
        endWith(response, result, log);
        return answer(atReadersPace(response, result));
      }
      return result.data === undefined ? refusal(result.errors ?? []) : answer(result);
    },
    onNext: (_context, _request, result) => answer(shown(result as ExecutionResult)),
  });
  return {
    handler: async (request, response, next) => {
      if (request.method !== 'POST' || !prefersStream(request)) return next();
      const { principal } = scopeOf(response);
      const forget = callers.add({ principal, transport: 'sse', dismiss: () => response.destroy() });
      open.add(response);
      const leave = () => {
        forget();
        open.delete(response);
      };
      if (response.closed) return leave();
      response.once('close', leave);
      try {
        await handle(request as never, response as never);
      } catch (error) {
        // The network's error would be taken for the database's.
        if (!request.socket.destroyed) throw error;
        log.debug({ err: error }, 'the client of a stream has gone');
      }
    },
    close() {
      for (const response of open) response.destroy();
    },
  };
}

/** graphql-sse ends a subscription whose client has gone when the next event comes; until then it would be kept, for ever at night. */
function endWith(response: Response, events: AsyncIterableIterator<ExecutionResult>, log: Logger): void {
  const end = () => {
    events.return?.().catch((error) => log.warn({ err: error }, 'a subscription could not be ended'));
  };
  if (response.closed) end();
  else response.once('close', end);
}

/**
 * graphql-sse takes events as fast as they come and keeps what its client does not read, without end. So none is made before the client
 * has read those before it; meanwhile alerts wait where they are counted.
 */
function atReadersPace(
  { socket }: Response,
  events: AsyncIterableIterator<ExecutionResult>,
): AsyncIterableIterator<ExecutionResult> {
  return {
    async next() {
      if (socket?.writableNeedDrain === true) await drained(socket);
      return events.next();
    },
    return: async () => events.return?.() ?? { done: true, value: undefined },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** When a connection takes more again, or ends. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      socket.off('drain', end).off('close', end);
      resolve();
    };
    socket.on('drain', end).on('close', end);
  });
}

/** A client that would take a stream as well, as urql says of every query, gets its answer as JSON. */
function prefersStream(request: Request): boolean {
  const types = ['application/graphql-response+json', 'application/json', 'text/event-stream'];
  return request.accepts(types) === 'text/event-stream';
}

/** graphql-sse takes an answer for one only where it has data, and says of any other that it does not know the operation. */
function refusal(errors: readonly GraphQLError[]): never {
  return answer({ data: null, errors });
}

/** graphql-sse writes formatted errors as well as errors; its types know of the latter only. */
function answer<T extends object>(result: T | { readonly errors: readonly GraphQLError[] }): never {
  return result as never;
}
