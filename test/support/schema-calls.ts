import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type OperationTypeNode,
} from 'graphql';

const DEEPEST = 4;

/** A call of a root field, with as few arguments as it takes and maybe one text of the caller's. */
export interface Call {
  readonly kind: OperationTypeNode;
  readonly field: string;
  /** Where the text stands, such as `input.name`; null: nowhere. */
  readonly at: string | null;
  readonly document: string;
}

/** Literals that a call is to have, by field and path, such as `change number`. */
export type Samples = Readonly<Record<string, string>>;

/** A call of every root field of a kind, with nothing but what it must be given. */
export function plainCalls(schema: GraphQLSchema, kind: OperationTypeNode): Call[] {
  return fieldsOf(schema.getRootType(kind)).map((field) => callOf({ kind, field, at: null, text: '' }));
}

/** A call of every root field of a kind for each text that it takes, in an argument or deeper, with `text` there. */
export function textCalls(
  schema: GraphQLSchema,
  kind: OperationTypeNode,
  text: string,
  samples: Samples = {},
): Call[] {
  return fieldsOf(schema.getRootType(kind)).flatMap((field) =>
    field.args.flatMap((arg) => textPaths(arg, [])).map((at) => callOf({ kind, field, at, text, samples })),
  );
}

/** The same for every field below Query that can be reached without an id, once for each type. */
export function nestedTextCalls(schema: GraphQLSchema, text: string, samples: Samples = {}): Call[] {
  const kind = 'query' as OperationTypeNode;
  const seen = new Set<GraphQLNamedType>();
  const calls: Call[] = [];
  const waiting = fieldsOf(schema.getQueryType()).map((field) => ({ field, above: [] as string[] }));
  for (const { field, above } of waiting) {
    const head = headOf({ kind, field, at: null, text, samples });
    const type = getNamedType(field.type);
    if (seen.has(type) || !isObjectType(type)) continue;
    seen.add(type);
    for (const inner of fieldsOf(type)) {
      waiting.push({ field: inner, above: [...above, head] });
      for (const at of inner.args.flatMap((arg) => textPaths(arg, []))) {
        const call = headOf({ kind, field: inner, at, text, samples }) + selectionOf(inner.type);
        const document = `{ ${[...above, head, call].join(' { ')}${' }'.repeat(above.length + 1)} }`;
        calls.push({ kind, field: `${type.name}.${inner.name}`, at, document });
      }
    }
  }
  return calls;
}

/** Everything that a root field tells without being given anything, as deep as that. */
export function everythingOf(schema: GraphQLSchema, deepest: number): Call[] {
  const kind = 'query' as OperationTypeNode;
  const below = (type: GraphQLOutputType, depth: number): string => {
    const inner = fieldsOf(getNamedType(type))
      .filter(({ args }) => !args.some(isRequiredArgument))
      .filter((field) => isLeafType(getNamedType(field.type)) || depth < deepest)
      .map((field) => field.name + below(field.type, depth + 1));
    return isLeafType(getNamedType(type)) ? '' : ` { ${['__typename', ...inner].join(' ')} }`;
  };
  return fieldsOf(schema.getQueryType())
    .filter(({ args }) => !args.some(isRequiredArgument))
    .map((field) => ({
      kind,
      field: field.name,
      at: null,
      document: `{ ${field.name}${below(field.type, 1)} }`,
    }));
}

type Field = GraphQLField<unknown, unknown>;
type Input = GraphQLArgument | GraphQLInputField;

function fieldsOf(type: GraphQLNamedType | null | undefined): Field[] {
  return isObjectType(type) ? Object.values(type.getFields()) : [];
}

function textPaths({ name, type }: Input, above: readonly string[]): string[] {
  const path = [...above, name];
  const inner = getNamedType(type);
  if (isInputObjectType(inner) && path.length < DEEPEST)
    return Object.values(inner.getFields()).flatMap((field) => textPaths(field, path));
  return inner.name === 'String' || inner.name === 'ID' ? [path.join('.')] : [];
}

interface Asked {
  readonly kind: OperationTypeNode;
  readonly field: Field;
  readonly at: string | null;
  readonly text: string;
  readonly samples?: Samples;
}

function callOf(asked: Asked): Call {
  const { kind, field, at } = asked;
  return { kind, field: field.name, at, document: `${kind} { ${headOf(asked)}${selectionOf(field.type)} }` };
}

/** A field and its arguments. */
function headOf(asked: Asked): string {
  const { field } = asked;
  const args = field.args
    .filter((arg) => isRequiredArgument(arg) || isWanted(asked, arg.name))
    .map((arg) => `${arg.name}: ${literal(asked, arg.type, arg.name)}`);
  return args.length === 0 ? field.name : `${field.name}(${args.join(', ')})`;
}

function isWanted({ field, at, samples = {} }: Asked, path: string): boolean {
  const isAbove = (wanted: string | null) => wanted === path || wanted?.startsWith(`${path}.`) === true;
  return (
    isAbove(at) ||
    Object.keys(samples).some(
      (key) => key.startsWith(field.name) && isAbove(key.slice(field.name.length + 1)),
    )
  );
}

/** What makes a list read its rows, and a payload say what is wrong. */
const TELLING: ReadonlySet<string> = new Set(['userErrors', 'edges', 'overall', 'groups', 'metrics']);

function selectionOf(type: GraphQLOutputType, depth = 0): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  const inner = fieldsOf(named)
    .filter(({ args }) => !args.some(isRequiredArgument))
    .filter(({ name, type }) => isLeafType(getNamedType(type)) || (TELLING.has(name) && depth < 3))
    .map((field) => field.name + selectionOf(field.type, depth + 1));
  return ` { ${['__typename', ...inner].join(' ')} }`;
}

function literal(asked: Asked, type: GraphQLInputType, path: string): string {
  const { field, at, text, samples = {} } = asked;
  const sample = samples[`${field.name} ${path}`];
  if (sample !== undefined && at !== path) return sample;
  const nullable = getNullableType(type);
  if (isListType(nullable)) return `[${literal(asked, nullable.ofType, path)}]`;
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name ?? 'null';
  if (isInputObjectType(nullable)) {
    const fields = Object.values(nullable.getFields())
      .filter((inner) => isRequiredInputField(inner) || isWanted(asked, `${path}.${inner.name}`))
      .map((inner) => `${inner.name}: ${literal(asked, inner.type, `${path}.${inner.name}`)}`);
    return `{ ${fields.join(', ')} }`;
  }
  return SCALARS[nullable.name] ?? JSON.stringify(at === path ? text : 'x');
}

const SCALARS: Readonly<Record<string, string>> = {
  Int: '1',
  Float: '1',
  Boolean: 'true',
  DateTime: '"2026-01-01T00:00:00Z"',
  Date: '"2026-03-31"',
};
