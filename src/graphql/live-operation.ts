import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import type { RequestScope } from '../loaders/request-scope.js';
import { MOST_TOKENS } from './server.js';

/** What a client asks for over a connection that stays. */
export interface LiveQuestion {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** The operation in execution's own terms, or what is wrong with it. */
export function prepareOperation(
  schema: GraphQLSchema,
  { query, operationName, variables }: LiveQuestion,
  openScope: () => RequestScope,
): ExecutionArgs | readonly GraphQLError[] {
  try {
    const document = parse(query, { maxTokens: MOST_TOKENS });
    const faults = validate(schema, document);
    if (faults.length > 0) return faults;
    // A function, since a subscription outlives any one scope.
    return { schema, document, operationName, variableValues: variables, contextValue: openScope };
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

const scopeOf = ({ contextValue }: ExecutionArgs) => (contextValue as () => RequestScope)();

/** Answers a query or a mutation. */
export function executeOnce(args: ExecutionArgs) {
  return execute({ ...args, contextValue: scopeOf(args) });
}

/**
 * Answers a subscription, event by event: each is answered in a scope of its own, with fresh loaders, as if it were a
 * request.
 */
export async function executeLive(
  args: ExecutionArgs,
): Promise<ExecutionResult | AsyncIterable<ExecutionResult>> {
  const events = await createSourceEventStream({ ...args, contextValue: scopeOf(args) });
  return Symbol.asyncIterator in events ? answers(events, args) : events;
}

/** Not a generator: one that waits for the next event cannot be told that nobody waits for it any more. */
function answers(
  events: AsyncIterable<unknown>,
  args: ExecutionArgs,
): AsyncIterableIterator<ExecutionResult> {
  const iterator = events[Symbol.asyncIterator]();
  return {
    async next() {
      const { done, value: rootValue } = await iterator.next();
      if (done === true) return { done, value: undefined };
      return { done: false, value: await execute({ ...args, rootValue, contextValue: scopeOf(args) }) };
    },
    async return() {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Whether an operation is answered event by event. */
export function isSubscription({ document, operationName }: ExecutionArgs): boolean {
  return getOperationAST(document, operationName)?.operation === 'subscription';
}
