import type { ServerResponse } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type RequestHandler, type Response, Router } from 'express';
import type { TrustedDocuments } from '../graphql/trusted-documents.js';
import type { RequestScope } from '../loaders/request-scope.js';
import type { Logger } from '../log.js';
import { withCost } from './cost-shown.js';
import { documentWithinLimits } from './document-within-limits.js';
import type { KeptAnswers } from './kept-answers.js';
import { graphqlProblemHandler } from './problem.js';
import { scopeOf } from './scope.js';
import { trustedOnly } from './trusted-only.js';

const LARGEST_BODY = '1mb';

export interface GraphqlRouteOptions {
  /** Answers the requests that want a stream of events. */
  readonly stream: RequestHandler;
  /** The only documents that are answered; null: all are. */
  readonly trusted: TrustedDocuments | null;
  /** Finished answers that are given again. */
  readonly answers: KeptAnswers;
  readonly log: Logger;
}

/**
 * GraphQL over HTTP. Who calls is settled before the body is read.
 */
export function graphqlRoutes(
  server: ApolloServer<RequestScope>,
  openScope: RequestHandler<{ slug: string }>,
  { stream, trusted, answers, log }: GraphqlRouteOptions,
): Router {
  const router = Router({ mergeParams: true });
  router.use(
    openScope as RequestHandler,
    refuseOtherCharsets,
    express.json({ limit: LARGEST_BODY, verify: keepQuestion }),
    trustedOnly(trusted),
    documentWithinLimits,
    stream,
    withCost,
    answers.handler,
    expressMiddleware(server, {
      context: async ({ res }) => scopeOf(res, 'READ_ANALYTICS'),
    }),
  );
  router.use(graphqlProblemHandler(log));
  return router;
}

/** The body of a request as it came; null where it had none. */
export function questionOf({ locals }: Response): Uint8Array | null {
  return locals.question ?? null;
}

/** As it came: two texts that are read as the same JSON may be two questions, such as 1e400 and null. */
function keepQuestion(_request: unknown, response: ServerResponse, body: Buffer): void {
  (response as Response).locals.question = body;
}

/** The body parser would decode UTF-7 and UTF-16 as well, past what a filter in front of us may have understood. */
const refuseOtherCharsets: RequestHandler = (request, response, next) => {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.get('content-type') ?? '')?.[1];
  if (charset === undefined || charset.toLowerCase() === 'utf-8') return next();
  const message = 'the request body must be UTF-8';
  response.status(415).json({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
};
