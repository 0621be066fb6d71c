import { setImmediate } from 'node:timers/promises';
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { type CallBudget, shownCost } from '../auth/call-budget.js';
import { PublicError } from '../errors.js';
import type { RequestScope } from '../loaders/request-scope.js';
import { refuseBeyondLimits } from './document-limits.js';
import { actualCost, estimatedCost } from './operation-cost.js';
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
  /** Whether the schema may be asked for. */
  readonly introspection: boolean;
}

/** Who asks. */
export interface LiveRequest {
  readonly openScope: () => RequestScope;
  readonly budget: CallBudget;
  /** What is to be paid besides the operation; 0 where the request was paid for before. */
  readonly requestCost: number;
}

/** An operation in execution's own terms, and what it cost. */
export interface LiveOperation extends ExecutionArgs {
  /** Once it is answered: what it cost, and what is left. */
  readonly settle: (data: ExecutionResult['data']) => Promise<ReturnType<typeof shownCost>>;
}

/** The operation, paid for, or what is wrong with it. */
export async function prepareOperation(
  { schema, trusted, introspection }: Documents,
  question: LiveQuestion,
  { openScope, budget, requestCost }: LiveRequest,
): Promise<LiveOperation | readonly GraphQLError[]> {
  const { query, operationName, variables } = question;
  try {
    const document = validDocument(
      schema,
      trusted === null ? query : trusted.textOf(question),
      introspection,
    );
    const costed = { schema, document, operationName: operationName ?? null, variables: variables ?? {} };
    const estimated = estimatedCost(costed);
    await budget.spendOnOperation(requestCost + estimated);
    // A function, since a subscription outlives any one scope.
    const args = {
      ...{ schema, document, operationName, hideSuggestions: true },
      ...{ variableValues: variables, contextValue: openScope },
    };
    return { ...args, settle: (data) => settled(budget, estimated, actualCost(costed, data)) };
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
const WITHOUT_INTROSPECTION = [...specifiedRules, NoSchemaIntrospectionCustomRule];

/** @throws GraphQLError where the text is no document, AggregateError of those that say why it is not valid. */
function validDocument(schema: GraphQLSchema, text: string, introspection: boolean): DocumentNode {
  const known = validDocuments.get(schema) ?? new LRUCache<string, DocumentNode>({ max: MOST_DOCUMENTS });
  validDocuments.set(schema, known);
  const found = known.get(text);
  if (found !== undefined) return found;
  refuseBeyondLimits(text);
  const document = parse(text, PARSE_OPTIONS);
  const faults = validate(schema, document, introspection ? specifiedRules : WITHOUT_INTROSPECTION, {
    hideSuggestions: true,
  });
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

/** Answers a query or a mutation, and says what it cost. */
export async function executeOnce(args: ExecutionArgs, { around }: Watched): Promise<ExecutionResult> {
  const result = await around(args, () => execute({ ...args, contextValue: scopeOf(args) }));
  return { ...result, extensions: { cost: await (args as LiveOperation).settle(result.data) } };
}

async function settled(budget: CallBudget, estimated: number, actual: number) {
  await budget.settle(estimated, actual);
  return shownCost(budget);
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
      const { done, value: rootValue } = await iterator.next().catch((error: unknown) => {
        ended();
        throw error;
      });
      if (done === true) {
        ended();
        return { done, value: undefined };
      }
      // Many may wait at once, and whoever asks meanwhile must not wait for all of them.
      await setImmediate();
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
