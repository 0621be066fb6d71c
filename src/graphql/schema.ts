import 'reflect-metadata';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import { RESOLVERS } from '../../resolvers/index.js';
import { requirePermission } from '../auth/require-permission.js';
import type { Permission } from '../domain/permissions.js';
import type { RequestScope } from '../loaders/request-scope.js';
import { LiveBus } from '../store/live-bus.js';

const HEADER =
  '# Emitted from the code by `npm run schema`; a test compares the two. Change the code, not this file.\n\n';

/**
 * Builds the schema of the gateway. Every permission that a field names is checked before the field is resolved.
 * @param pubSub where subscriptions hear of alerts; left out where nobody will subscribe.
 */
export function createSchema(pubSub: PubSub = new LiveBus()): GraphQLSchema {
  return buildSchemaSync({
    resolvers: [...RESOLVERS],
    validate: false,
    pubSub,
    authChecker: ({ context }: { context: RequestScope }, permissions: Permission[]) => {
      for (const permission of permissions) requirePermission(context.principal, permission);
      return true;
    },
  });
}

/** The schema as it is committed in `schema.graphql`. */
export function schemaText(schema: GraphQLSchema): string {
  return `${HEADER}${printSchema(lexicographicSortSchema(schema))}\n`;
}
