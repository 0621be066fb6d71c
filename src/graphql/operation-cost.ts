import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getOperationAST,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
} from 'graphql';
import { ANALYSIS_COST } from '../auth/call-budget.js';
import { operationSize, type Weigh } from './operation-size.js';

/** Any other field of Query, Mutation or Subscription: at least a statement each. */
export const ROOT_COST = 100;
export const ANALYSES: ReadonlySet<string> = new Set([
  'dora',
  'operations',
  'compare',
  'executiveSummary',
  'runSavedReport',
]);

/** What a page holds where its size is left out. */
const PAGE_SIZE = 50;
/** What a series holds where `last` is left out: the window may be a week or three years. */
const SERIES_LENGTH = 100;
/** A list that takes no size is short: stages, attempts, recipients. */
const LIST_LENGTH = 5;

export interface CostedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * What an operation costs, in points, before it is executed: one for each field of the answer, with pages as long as they are asked for,
 * and what its root fields cost to begin with. The document must be valid.
 */
export function estimatedCost({ schema, document, operationName, variables }: CostedOperation): number {
  const operation = getOperationAST(document, operationName);
  if (operation == null) return 0;
  const defaults = Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)]],
    ),
  );
  const given = { ...defaults, ...variables };
  const weigh: Weigh = (field, parent) => {
    const definition = fieldOf(parent, field.name.value);
    if (definition === undefined) return { own: 0, times: 1 };
    const own = isRoot(schema, parent) ? rootCost(field.name.value) : 1;
    return { own, times: lengthOf(field, definition, parent, given) };
  };
  return operationSize(schema, document, operationName, weigh);
}

/** What it did cost: its root fields, and one for each field of the answer as it is. */
export function actualCost(
  { schema, document, operationName }: CostedOperation,
  data: Readonly<Record<string, unknown>> | null | undefined,
): number {
  const ofRoots: Weigh = (field, parent) => ({
    own: isRoot(schema, parent) ? rootCost(field.name.value) : 0,
    times: 0,
  });
  let belowRoots = 0;
  for (const name in data) belowRoots += fieldsIn(data[name]);
  return operationSize(schema, document, operationName, ofRoots) + belowRoots;
}

/** Walked for every answer, and large answers have tens of thousands: a list of each object's values took longer than to write the answer. */
function fieldsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += fieldsIn(item);
    return count;
  }
  for (const name in value) {
    const inner = (value as Readonly<Record<string, unknown>>)[name];
    count += typeof inner === 'object' && inner !== null ? 1 + fieldsIn(inner) : 1;
  }
  return count;
}

function isRoot(schema: GraphQLSchema, type: GraphQLNamedType | undefined): boolean {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return roots.some((root) => root === type);
}

function rootCost(name: string): number {
  return ANALYSES.has(name) ? ANALYSIS_COST : ROOT_COST;
}

function fieldOf(
  parent: GraphQLNamedType | undefined,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

/** How many times what is selected of a field comes in the answer. */
function lengthOf(
  field: FieldNode,
  { args, type }: GraphQLField<unknown, unknown>,
  parent: GraphQLNamedType | undefined,
  variables: Readonly<Record<string, unknown>>,
): number {
  const sized = args.find(({ name }) => name === 'first' || name === 'last');
  if (sized !== undefined) {
    const asked = argumentOf(field, sized.name, variables) ?? sized.defaultValue;
    const unasked = sized.name === 'first' ? PAGE_SIZE : SERIES_LENGTH;
    return typeof asked === 'number' && asked >= 0 ? asked : unasked;
  }
  const isList = isListType(getNullableType(type)) && !isLeafType(getNamedType(type));
  // The edges of a page were counted where its size stands.
  return isList && parent?.name.endsWith('Connection') !== true ? LIST_LENGTH : 1;
}

function argumentOf(field: FieldNode, name: string, variables: Readonly<Record<string, unknown>>): unknown {
  const node = field.arguments?.find((argument) => argument.name.value === name)?.value;
  if (node === undefined) return undefined;
  return node.kind === Kind.VARIABLE ? variables[node.name.value] : valueFromASTUntyped(node);
}
