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
      const { principal, budget } = scopeOf((context as { readonly res: Response }).res);
      const prepared = await prepareOperation(documents, question, {
        openScope: () => openScope(principal),
        ...{ budget, requestCost: 0 },
      });
      if (!('document' in prepared)) return answer({ errors: prepared });
      return answer(await (isSubscription(prepared) ? executeLive(prepared) : executeOnce(prepared)));
    },
    onNext: (_context, _request, result) => answer(shown(result as ExecutionResult)),
  });
  return {
    handler: async (request, response, next) => {
      if (request.method !== 'POST' || !prefersStream(request)) return next();
      const { principal } = scopeOf(response);
      const forget = callers.add({ principal, dismiss: () => response.destroy() });
      open.add(response);
      response.once('close', () => {
        forget();
        open.delete(response);
      });
      await handle(request as never, response as never);
    },
    close() {
      for (const response of open) response.destroy();
    },
  };
}

/** A client that would take a stream as well, as urql says of every query, gets its answer as JSON. */
function prefersStream(request: Request): boolean {
  const types = ['application/graphql-response+json', 'application/json', 'text/event-stream'];
  return request.accepts(types) === 'text/event-stream';
}

/** graphql-sse writes formatted errors as well as errors; its types know of the latter only. */
function answer<T extends object>(result: T | { readonly errors: readonly GraphQLError[] }): never {
  return result as never;
}
