import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  OperationTypeNode,
} from 'graphql';

/**
 * The fields, sorted, of every object type that leads on from root fields.
 * @param isOpen which of them, such as `query dora`.
 * @param hidden types that an interface or union shows to nobody of these; a field that is of such a type leads there all the same.
 */
export function reachableFields(
  schema: GraphQLSchema,
  isOpen: (root: string) => boolean,
  hidden: readonly string[],
): Record<string, string> {
  const waiting: GraphQLNamedType[] = Object.values(OperationTypeNode).flatMap((kind) =>
    Object.values(schema.getRootType(kind)?.getFields() ?? {})
      .filter(({ name }) => isOpen(`${kind} ${name}`))
      .map(({ type }) => getNamedType(type)),
  );
  const reached: Record<string, string> = {};
  for (const type of waiting) {
    if (isAbstractType(type))
      waiting.push(...schema.getPossibleTypes(type).filter(({ name }) => !hidden.includes(name)));
    if (!isObjectType(type) || type.name in reached) continue;
    const fields = Object.values(type.getFields());
    reached[type.name] = fields
      .map(({ name }) => name)
      .sort()
      .join(' ');
    waiting.push(...fields.map((field) => getNamedType(field.type)).filter((next) => next !== type));
  }
  return reached;
}
