import { ApolloServer, type GraphQLRequestListener } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { PublicError, RateLimited } from '../errors.js';
import type { RequestScope } from '../loaders/request-scope.js';
import { watched } from '../loaders/watched-scope.js';
import type { Logger } from '../log.js';
import { compiledExecutor, gatewayOf } from './compiled-executor.js';
import { createErrorFormatter } from './format-error.js';
import { actualCost, type CostedOperation, estimatedCost } from './operation-cost.js';
import type { AroundExecution, OperationWatch } from './operation-watch.js';
import { PARSE_OPTIONS } from './parse-options.js';

/** Resolvers work on a scope that notes what they take from it. Apollo's server clones a context, so not before it has. */
function watching(executor: GatewayExecutor): GatewayExecutor {
  return (request) => executor({ ...request, context: watched(request.context as RequestScope) });
}

function counted(schema: GraphQLSchema, executor: GatewayExecutor, around: AroundExecution): GatewayExecutor {
  return (request) => {
    const { document, operationName } = request;
    return around({ schema, document, operationName }, () => executor(request));
  };
}

/** A document that has no operation in the end could not be read, or is not valid. */
function tellOfInvalid(watch: ServerServices['watch']): GraphQLRequestListener<RequestScope> {
  return {
    async willSendResponse({ operation }) {
      if (operation === undefined) watch.invalid();
    },
  };
}

/** What failed is not kept, nor is what an operation that changes something said. */
const SPOIL_WHAT_IS_NO_ANSWER: GraphQLRequestListener<RequestScope> = {
  async willSendResponse({ contextValue, operation, response: { body } }) {
    const isWhole = body.kind === 'single' && body.singleResult.errors === undefined;
    if (operation?.operation !== 'query' || !isWhole) contextValue.basis.spoil();
  },
};

/** What is told of every operation. */
export interface ServerServices {
  readonly log: Logger;
  /** Whether callers may ask for the schema. */
  readonly introspection: boolean;
  readonly around: AroundExecution;
  readonly watch: Pick<OperationWatch, 'invalid'>;
}

/** Refuses what costs too much before anything of it is executed. */
function spending(schema: GraphQLSchema): GraphQLRequestListener<RequestScope> {
  let costed: (CostedOperation & { readonly estimated: number }) | null = null;
  return {
    async didResolveOperation({ document, request, contextValue, operationName }) {
      const operation = { schema, document, operationName, variables: request.variables ?? {} };
      const estimated = estimatedCost(operation);
      try {
        await contextValue.budget.spendOnOperation(estimated);
      } catch (error) {
        throw error instanceof PublicError ? refused(error) : error;
      }
      costed = { ...operation, estimated };
    },
    async willSendResponse({ contextValue, response: { body } }) {
      if (costed === null || body.kind !== 'single') return;
      await contextValue.budget.settle(costed.estimated, actualCost(costed, body.singleResult.data));
    },
  };
}

function refused(error: PublicError): GraphQLError {
  const isLater = error instanceof RateLimited;
  const headers = new Map(isLater ? [['retry-after', String(error.retryAfterSeconds)]] : []);
  const http = { status: isLater ? 429 : 400, headers };
  return new GraphQLError(error.message, { extensions: { code: error.code, http } });
}

/** The GraphQL server, without a transport. Our own shutdown stops it, so it must not listen for signals itself. */
export async function createGraphqlServer(
  schema: GraphQLSchema,
  { log, introspection, around, watch }: ServerServices,
): Promise<ApolloServer<RequestScope>> {
  const server = new ApolloServer<RequestScope>({
    gateway: gatewayOf(schema, watching(counted(schema, compiledExecutor(schema), around))),
    // It would wrap the resolver of every field, to find cache hints that no field of ours has.
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      { requestDidStart: async () => SPOIL_WHAT_IS_NO_ANSWER },
      { requestDidStart: async () => spending(schema) },
      { requestDidStart: async () => tellOfInvalid(watch) },
    ],
    introspection,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    parseOptions: PARSE_OPTIONS,
    formatError: createErrorFormatter(log),
    logger: log,
  });
  await server.start();
  return server;
}
