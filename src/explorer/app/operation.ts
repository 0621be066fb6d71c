import { type ExecutionResult, getOperationAST, type OperationDefinitionNode, parse } from 'graphql';
import { createClient } from 'graphql-sse';
import type { GraphQLRequest, Session } from './gateway.js';

/** The operation that a request means; null where it cannot be read, and the server will say what is wrong. */
function operationOf({ query, operationName }: GraphQLRequest): OperationDefinitionNode | null {
  try {
    const document = parse(query);
    // Shortly after a change of tabs GraphiQL still names the operation of the tab before.
    return getOperationAST(document, operationName) ?? getOperationAST(document) ?? null;
  } catch {
    return null;
  }
}

/** The request, without the name of an operation that it does not hold. */
export function withOwnName(request: GraphQLRequest): GraphQLRequest {
  const operation = operationOf(request);
  return operation === null ? request : { ...request, operationName: operation.name?.value };
}

/** Whether the request is answered event by event. */
export function isSubscription(request: GraphQLRequest): boolean {
  return operationOf(request)?.operation === 'subscription';
}

/** The answers to a subscription, as server-sent events; ends when nobody wants them any more. */
export function listen(
  session: Session,
  { query, operationName, variables }: GraphQLRequest,
): AsyncIterable<ExecutionResult> {
  const client = createClient({ url: session.url, headers: { authorization: `Bearer ${session.token}` } });
  const answers = client.iterate({
    query,
    ...(operationName ? { operationName } : {}),
    variables: (variables ?? {}) as Record<string, unknown>,
  });
  return answers as AsyncIterable<ExecutionResult>;
}
