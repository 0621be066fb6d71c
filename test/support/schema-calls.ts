import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
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

/** A call of every root field of a kind, with nothing but what it must be given. */
export function plainCalls(schema: GraphQLSchema, kind: OperationTypeNode): Call[] {
  const fields = Object.values(schema.getRootType(kind)?.getFields() ?? {});
  return fields.map((field) => callOf(kind, field, null, ''));
}

/** A call of every root field of a kind for each text that it takes, in an argument or deeper, with `text` there. */
export function textCalls(schema: GraphQLSchema, kind: OperationTypeNode, text: string): Call[] {
  const fields = Object.values(schema.getRootType(kind)?.getFields() ?? {});
  return fields.flatMap((field) =>
    field.args.flatMap((arg) => textPaths(arg, [])).map((path) => callOf(kind, field, path, text)),
  );
}

type Input = GraphQLArgument | GraphQLInputField;

function textPaths({ name, type }: Input, above: readonly string[]): string[] {
  const path = [...above, name];
  const inner = getNamedType(type);
  if (isInputObjectType(inner) && path.length < DEEPEST)
    return Object.values(inner.getFields()).flatMap((field) => textPaths(field, path));
  return inner.name === 'String' || inner.name === 'ID' ? [path.join('.')] : [];
}

function callOf(
  kind: OperationTypeNode,
  field: GraphQLField<unknown, unknown>,
  at: string | null,
  text: string,
): Call {
  const args = field.args
    .filter((arg) => isRequiredArgument(arg) || isAbove(arg.name, at))
    .map((arg) => `${arg.name}: ${literal(arg.type, arg.name, at, text)}`);
  const given = args.length === 0 ? '' : `(${args.join(', ')})`;
  const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
  return { kind, field: field.name, at, document: `${kind} { ${field.name}${given}${selection} }` };
}

const isAbove = (path: string, at: string | null) => at === path || at?.startsWith(`${path}.`) === true;

function literal(type: GraphQLInputType, path: string, at: string | null, text: string): string {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return `[${literal(nullable.ofType, path, at, text)}]`;
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name ?? 'null';
  if (isInputObjectType(nullable)) {
    const fields = Object.values(nullable.getFields())
      .filter((field) => isRequiredInputField(field) || isAbove(`${path}.${field.name}`, at))
      .map((field) => `${field.name}: ${literal(field.type, `${path}.${field.name}`, at, text)}`);
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
