import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  GraphQLError as GraphqlFault,
  getOperationAST,
  Kind,
  type OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { PublicError } from '../errors.js';
import type { Tracing } from '../telemetry/tracing.js';

/** What an operation was, in words that only the schema makes up: no client can add one. */
export interface ExecutedOperation {
  readonly kind: OperationTypeNode;
  /** Of the schema's root fields; `several`, or `introspection` for those of GraphQL itself. */
  readonly field: string;
  /** `refused`: something of it, by a fault of the caller's; `failed`: by one of ours. */
  readonly outcome: 'ok' | 'refused' | 'failed';
}

/** Told of operations. */
export interface OperationWatch {
  executed(operation: ExecutedOperation, seconds: number): void;
  /** A document was not executed. */
  invalid(): void;
  /** A subscription begins. @returns what to call when it has ended. */
  subscribed(): () => void;
}

export interface Execution {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
}

/** Runs executions, counted and traced. */
export type AroundExecution = <Result extends ExecutionResult>(
  execution: Execution,
  work: () => PromiseLike<Result> | Result,
) => Promise<Result>;

export function aroundExecution(watch: OperationWatch, tracing: Tracing): AroundExecution {
  return async (execution, work) => {
    const { kind, field } = rootOf(execution);
    const attributes = { 'graphql.operation.type': kind, 'vigilo.graphql.field': field };
    return tracing.around({ name: `${kind} ${field}`, kind: 'internal', attributes }, async (span) => {
      const startedAt = performance.now();
      const result = await work();
      const outcome = outcomeOf(result.errors ?? []);
      watch.executed({ kind, field, outcome }, (performance.now() - startedAt) / 1_000);
      span?.set('vigilo.outcome', outcome);
      if (outcome === 'failed') span?.fail();
      return result;
    });
  };
}

function outcomeOf(errors: readonly GraphQLError[]): ExecutedOperation['outcome'] {
  if (errors.some(isOurs)) return 'failed';
  return errors.length > 0 ? 'refused' : 'ok';
}

/** What a resolver throws and no caller can mend. */
function isOurs({ originalError }: GraphQLError): boolean {
  if (originalError === undefined || originalError === null) return false;
  return !(originalError instanceof PublicError || originalError instanceof GraphqlFault);
}

const INTROSPECTION = 'introspection';

/** The kind of an operation, and the root field that it asks for, by its name in the schema and never by an alias. */
function rootOf({ schema, document, operationName }: Execution) {
  const operation = getOperationAST(document, operationName);
  const kind = operation?.operation ?? ('query' as OperationTypeNode);
  const known = schema.getRootType(kind)?.getFields() ?? {};
  const asked = operation == null ? new Set<string>() : rootFields(operation.selectionSet, document);
  const fields = [...asked].map((name) => (name in known ? name : INTROSPECTION));
  return { kind, field: new Set(fields).size > 1 ? 'several' : (fields[0] ?? INTROSPECTION) };
}

function rootFields(selections: SelectionSetNode, document: DocumentNode): Set<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const collect = ({ selections: inner }: SelectionSetNode) => {
    for (const each of inner) {
      if (each.kind === Kind.FIELD) names.add(each.name.value);
      else if (each.kind === Kind.INLINE_FRAGMENT) collect(each.selectionSet);
      else if (!seen.has(each.name.value)) {
        seen.add(each.name.value);
        for (const fragment of document.definitions)
          if (fragment.kind === Kind.FRAGMENT_DEFINITION && fragment.name.value === each.name.value)
            collect(fragment.selectionSet);
      }
    }
  };
  collect(selections);
  return names;
}
