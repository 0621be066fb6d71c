import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { PublicError } from '../errors.js';
import type { RequestScope } from '../loaders/request-scope.js';
import type { AroundExecution, OperationWatch } from './operation-watch.js';
import { PARSE_OPTIONS } from './parse-options.js';
import type { TrustedDocuments } from './trusted-documents.js';

/** What a client asks for over a connection that stays. */
export interface LiveQuestion {
  readonly query: string;
  readonly extensions?: unknown;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Which documents are answered. */
export interface Documents {
  readonly schema: GraphQLSchema;
  /** null: all are. */
  readonly trusted: TrustedDocuments | null;
}

/** The operation in execution's own terms, or what is wrong with it. */
export function prepareOperation(
  { schema, trusted }: Documents,
  question: LiveQuestion,
  openScope: () => RequestScope,
): ExecutionArgs | readonly GraphQLError[] {
  const { query, operationName, variables } = question;
  try {
    const document = validDocument(schema, trusted === null ? query : trusted.textOf(question));
    // A function, since a subscription outlives any one scope.
    return { schema, document, operationName, variableValues: variables, contextValue: openScope };
  } catch (error) {
    if (error instanceof AggregateError) return error.errors;
    if (error instanceof GraphQLError) return [error];
    if (error instanceof PublicError)
      return [new GraphQLError(error.message, { extensions: { code: error.code } })];
    throw error;
  }
}

/** Documents that were found valid: a page asks the same ones again and again. */
const validDocuments = new WeakMap<GraphQLSchema, LRUCache<string, DocumentNode>>();
const MOST_DOCUMENTS = 300;

/** @throws GraphQLError where the text is no document, AggregateError of those that say why it is not valid. */
function validDocument(schema: GraphQLSchema, text: string): DocumentNode {
  const known = validDocuments.get(schema) ?? new LRUCache<string, DocumentNode>({ max: MOST_DOCUMENTS });
  validDocuments.set(schema, known);
  const found = known.get(text);
  if (found !== undefined) return found;
  const document = parse(text, PARSE_OPTIONS);
  const faults = validate(schema, document);
  if (faults.length > 0) throw new AggregateError(faults);
  known.set(text, document);
  return document;
}

const scopeOf = ({ contextValue }: ExecutionArgs) => (contextValue as () => RequestScope)();

/** What is told of every operation. */
export interface Watched {
  readonly around: AroundExecution;
  readonly watch: Pick<OperationWatch, 'subscribed' | 'invalid'>;
}

/** Answers a query or a mutation. */
export function executeOnce(args: ExecutionArgs, { around }: Watched): Promise<ExecutionResult> {
  return around(args, () => execute({ ...args, contextValue: scopeOf(args) }));
}

/**
 * Answers a subscription, event by event: each is answered in a scope of its own, with fresh loaders, as if it were a
 * request.
 */
export async function executeLive(
  args: ExecutionArgs,
  watched: Watched,
): Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>> {
  const events = await createSourceEventStream({ ...args, contextValue: scopeOf(args) });
  return Symbol.asyncIterator in events ? answers(events, args, watched) : events;
}

/** Not a generator: one that waits for the next event cannot be told that nobody waits for it any more. */
function answers(
  events: AsyncIterable<unknown>,
  args: ExecutionArgs,
  { around, watch }: Watched,
): AsyncIterableIterator<ExecutionResult> {
  const ended = once(watch.subscribed());
  const iterator = events[Symbol.asyncIterator]();
  return {
    async next() {
      const { done, value: rootValue } = await iterator.next();
      if (done === true) {
        ended();
        return { done, value: undefined };
      }
      const value = await around(args, () => execute({ ...args, rootValue, contextValue: scopeOf(args) }));
      return { done: false, value };
    },
    async return() {
      ended();
      await iterator.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function once(tell: () => void): () => void {
  let isTold = false;
  return () => {
    if (!isTold) tell();
    isTold = true;
  };
}

/** Whether an operation is answered event by event. */
export function isSubscription({ document, operationName }: ExecutionArgs): boolean {
  return getOperationAST(document, operationName)?.operation === 'subscription';
}
