import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import {
  type ASTNode,
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  Source,
  type SourceLocation,
  type VariableDefinitionNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import { operationSize } from './operation-size.js';

/** graphql-jit writes every fragment out where it is spread: above this, a function would take more memory than it saves time. */
const MOST_FIELDS = 3_000;

/** Documents whose functions are kept. A dashboard has some thirty; a function of the largest takes about a megabyte. */
const MOST_DOCUMENTS = 300;

/** How an operation of a document is executed: compiled once it has come a second time. */
type Compiled = 'seen once' | 'cannot be compiled' | CompiledOperation;

interface CompiledOperation {
  readonly query: CompiledQuery['query'];
  /** Variables that stand inside an object or a list: graphql-jit takes one that is not given for null there. */
  readonly inner: ReadonlySet<string>;
}

/**
 * Executes operations as functions that graphql-jit made of them, which answers a large document several times as fast as
 * graphql-js. What comes only once is not worth compiling; what cannot be compiled, or has variables that are refused, is left to
 * graphql-js, so that every refusal is in its words.
 * @param compile for tests.
 */
export function compiledExecutor(
  schema: GraphQLSchema,
  compile: typeof compileQuery = compileQuery,
): GatewayExecutor {
  const known = new LRUCache<DocumentNode, Map<string, Compiled>>({ max: MOST_DOCUMENTS });
  const compileNow = (document: DocumentNode, operationName: string | null): Compiled =>
    operationSize(schema, document, operationName) > MOST_FIELDS
      ? 'cannot be compiled'
      : compiledOf(compile(schema, document, operationName ?? undefined), document);
  const lookUp = (document: DocumentNode, operationName: string | null): Compiled => {
    const byName = known.get(document) ?? new Map<string, Compiled>();
    known.set(document, byName);
    const before = byName.get(operationName ?? '');
    const now = before === 'seen once' ? compileNow(document, operationName) : (before ?? 'seen once');
    byName.set(operationName ?? '', now);
    return now;
  };
  return async ({ document, source, operation, operationName, request, context }) => {
    const definitions = operation.variableDefinitions ?? [];
    const variableValues = withDefaults(definitions, request.variables ?? {});
    const compiled = lookUp(document, operationName);
    const isExact =
      typeof compiled === 'object' &&
      [...compiled.inner].every((name) => variableValues[name] !== undefined) &&
      getVariableValues(schema, definitions, variableValues).errors === undefined;
    if (!isExact)
      return execute({
        ...{ schema, document, operationName, hideSuggestions: true },
        ...{ variableValues, contextValue: context },
      });
    return inOurErrors((await compiled.query(undefined, context, variableValues)) as Result, source);
  };
}

type Result = ExecutionResult<Record<string, unknown>>;

function compiledOf(result: CompiledQuery | ExecutionResult, document: DocumentNode): Compiled {
  if (!isCompiledQuery(result)) return 'cannot be compiled';
  const inner = new Set<string>();
  const collect = (node: ASTNode) => visit(node, { Variable: ({ name }) => void inner.add(name.value) });
  visit(document, { ObjectValue: collect, ListValue: collect });
  return { query: result.query, inner };
}

/** graphql-jit misses a variable that must be given and has a default. */
function withDefaults(
  definitions: readonly VariableDefinitionNode[],
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const defaults = definitions.flatMap(({ variable: { name }, defaultValue }) =>
    defaultValue === undefined || given[name.value] !== undefined
      ? []
      : [[name.value, valueFromASTUntyped(defaultValue)] as const],
  );
  return defaults.length === 0 ? given : { ...given, ...Object.fromEntries(defaults) };
}

/** graphql-jit has a class of errors of its own, which lacks what Apollo's server and our formatter read. */
function inOurErrors({ data, errors }: Result, text: string): Result {
  if (errors === undefined) return { data: data ?? null };
  const source = new Source(text);
  return {
    data: data ?? null,
    errors: errors.map(({ message, path, locations, originalError }) => {
      const positions = locations?.map((location) => positionOf(text, location)) ?? null;
      return new GraphQLError(message, {
        source,
        positions,
        path: path ?? null,
        originalError: originalError ?? null,
      });
    }),
  };
}

function positionOf(text: string, { line, column }: SourceLocation): number {
  const lines = text.split(/\r\n|[\n\r]/g).slice(0, line - 1);
  let position = 0;
  for (const each of lines) {
    position += each.length;
    position += text.startsWith('\r\n', position) ? 2 : 1;
  }
  return position + column - 1;
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
