import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { RequestScope } from '../loaders/request-scope.js';
import type { Logger } from '../log.js';
import { compiledExecutor, gatewayOf } from './compiled-executor.js';
import { createErrorFormatter } from './format-error.js';

/** A document of more tokens than this is refused before it is parsed. A large dashboard's has some 600. */
export const MOST_TOKENS = 5_000;

/** The GraphQL server, without a transport. Our own shutdown stops it, so it must not listen for signals itself. */
export async function createGraphqlServer(
  schema: GraphQLSchema,
  log: Logger,
): Promise<ApolloServer<RequestScope>> {
  const server = new ApolloServer<RequestScope>({
    gateway: gatewayOf(schema, compiledExecutor(schema)),
    // It would wrap the resolver of every field, to find cache hints that no field of ours has.
    plugins: [ApolloServerPluginCacheControlDisabled()],
    introspection: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: MOST_TOKENS },
    formatError: createErrorFormatter(log),
    logger: log,
  });
  await server.start();
  return server;
}
