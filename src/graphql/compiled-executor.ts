import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import {
  type ASTNode,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import { conditionsOf, withoutConditions } from './conditions.js';
import { operationSize } from './operation-size.js';

/** graphql-jit writes every fragment out where it is spread: above this, a function would take more memory than it saves time. */
export const MOST_FIELDS = 3_000;

/** Functions that are kept. A dashboard asks some thirty documents; a function of the largest takes about a megabyte. */
const MOST_FUNCTIONS = 300;

type Variables = Readonly<Record<string, unknown>>;
type Query = CompiledQuery['query'];

/** How an operation of a document is executed: compiled once it has come a second time. */
type Compiled = 'seen once' | 'cannot be compiled' | Query;

/** What of a document decides whether graphql-jit would answer it with these variables as graphql-js does. */
interface DocumentTraits {
  readonly id: number;
  /** It has a name that stands for something else in JavaScript, so that a function would lose what has it. */
  readonly hasUnsafeName: boolean;
  /** Variables that stand inside an object or a list: one that is not given, or null, means something else to graphql-jit there. */
  readonly inner: ReadonlySet<string>;
  /** Variables that `@skip` and `@include` ask for. */
  readonly conditions: ReadonlySet<string>;
}

/**
 * Executes queries as functions that graphql-jit made of them, which answers a large document several times as fast as
 * graphql-js. What comes only once is not worth compiling, nor is what changes something. What cannot be compiled, or has variables that
 * are refused, is left to graphql-js; so is a query that turns out to have errors, once more from the start: which of several errors are
 * told, in which words and of which nodes, is graphql-js's to say.
 * @param compile for tests.
 */
export function compiledExecutor(
  schema: GraphQLSchema,
  compile: typeof compileQuery = compileQuery,
): GatewayExecutor {
  const known = new LRUCache<string, Compiled>({ max: MOST_FUNCTIONS });
  const traitsOf = traitsOfDocuments();
  const compileNow = (document: DocumentNode, operationName: string | null): Compiled => {
    if (operationSize(schema, document, operationName) > MOST_FIELDS) return 'cannot be compiled';
    const result = compile(schema, document, operationName ?? undefined);
    return isCompiledQuery(result) ? result.query : 'cannot be compiled';
  };
  const lookUp = (
    { id, conditions }: DocumentTraits,
    document: DocumentNode,
    operationName: string | null,
    variables: Variables,
  ): Compiled => {
    const chosen = [...conditions].map((name) => variables[name]);
    const key = JSON.stringify([id, operationName, ...chosen]);
    const before = known.get(key);
    const now =
      before === 'seen once'
        ? compileNow(withoutConditions(document, variables), operationName)
        : (before ?? 'seen once');
    known.set(key, now);
    return now;
  };
  return async ({ document, operation, operationName, request, context }) => {
    // Which of several operations is meant is not said, or it is none of them: Apollo's server lets the executor say so.
    if ((operation as OperationDefinitionNode | undefined) === undefined)
      return execute({ schema, document, operationName: request.operationName });
    const definitions = operation.variableDefinitions ?? [];
    const variableValues = withDefaults(definitions, request.variables ?? {});
    const traits = traitsOf(document);
    const isExact =
      operation.operation === 'query' &&
      isSameInBoth(traits, definitions, variableValues) &&
      getVariableValues(schema, definitions, variableValues).errors === undefined;
    const compiled = isExact ? lookUp(traits, document, operationName, variableValues) : null;
    if (typeof compiled === 'function') {
      const { data, errors } = (await compiled(undefined, context, variableValues)) as Result;
      if (errors === undefined) return { data: data ?? null };
    }
    return execute({
      ...{ schema, document, operationName, hideSuggestions: true },
      ...{ variableValues, contextValue: context },
    });
  };
}

type Result = ExecutionResult<Record<string, unknown>>;

/** As long as a document is kept by whoever parsed it, what is known of it is kept. */
function traitsOfDocuments(): (document: DocumentNode) => DocumentTraits {
  const known = new WeakMap<DocumentNode, DocumentTraits>();
  let count = 0;
  return (document) => {
    const before = known.get(document);
    if (before !== undefined) return before;
    count += 1;
    const traits = { id: count, ...readTraits(document) };
    known.set(document, traits);
    return traits;
  };
}

function readTraits(document: DocumentNode): Omit<DocumentTraits, 'id'> {
  const inner = new Set<string>();
  const collect = (node: ASTNode) => visit(node, { Variable: ({ name }) => void inner.add(name.value) });
  let hasUnsafeName = false;
  visit(document, {
    ObjectValue: collect,
    ListValue: collect,
    Name: ({ value }) => {
      hasUnsafeName ||= value === '__proto__';
    },
  });
  return { inner, hasUnsafeName, conditions: conditionsOf(document) };
}

/**
 * A variable that may be null, has a default and is null all the same may stand where null is refused: only the executor of graphql-js
 * says so at each such place.
 */
function isSameInBoth(
  { hasUnsafeName, inner, conditions }: DocumentTraits,
  definitions: readonly VariableDefinitionNode[],
  variables: Variables,
): boolean {
  return (
    !hasUnsafeName &&
    definitions.every(
      ({ variable: { name }, defaultValue }) => defaultValue === undefined || variables[name.value] !== null,
    ) &&
    [...inner].every((name) => own(variables, name) !== undefined && own(variables, name) !== null) &&
    [...conditions].every((name) => typeof own(variables, name) === 'boolean')
  );
}

/** Not what every object has, such as `toString`. */
function own(variables: Variables, name: string): unknown {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}

/** graphql-jit misses a variable that must be given and has a default. */
function withDefaults(definitions: readonly VariableDefinitionNode[], given: Variables): Variables {
  const defaults = definitions.flatMap(({ variable: { name }, defaultValue }) =>
    defaultValue === undefined || own(given, name.value) !== undefined
      ? []
      : [[name.value, valueFromASTUntyped(defaultValue)] as const],
  );
  return defaults.length === 0 ? given : { ...given, ...Object.fromEntries(defaults) };
}

/** The schema with an executor, as Apollo's server takes one. */
export function gatewayOf(schema: GraphQLSchema, executor: GatewayExecutor): GatewayInterface {
  return {
    load: async () => ({ executor }),
    onSchemaLoadOrUpdate(tell) {
      tell({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    stop: async () => undefined,
  };
}
