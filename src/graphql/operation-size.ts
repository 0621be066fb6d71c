import {
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What a field counts for by itself, and how often what is selected of it. */
export interface Weight {
  readonly own: number;
  readonly times: number;
}

export type Weigh = (field: FieldNode, parent: GraphQLNamedType | undefined) => Weight;

const ONCE: Weight = { own: 1, times: 1 };

/**
 * How many fields an operation has once its fragments are written out, those of an interface or a union once for each of its types.
 * A document of a few lines can come to more than there are atoms; it must be valid.
 * @param weigh what to count instead of one for each field.
 */
export function operationSize(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null,
  weigh: Weigh = () => ONCE,
): number {
  const operation = getOperationAST(document, operationName);
  if (operation == null) return 0;
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const sizes = new Map<string, number>();
  const sizeOfFragment = (name: string): number => {
    const known = sizes.get(name);
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    const size =
      fragment === undefined
        ? 0
        : sizeOf(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
    sizes.set(name, size);
    return size;
  };
  const sizeOf = ({ selections }: SelectionSetNode, type: GraphQLNamedType | undefined): number =>
    selections.reduce((sum, selection) => sum + sizeOfSelection(selection, type), 0);
  const sizeOfSelection = (selection: SelectionNode, type: GraphQLNamedType | undefined): number => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return sizeOfFragment(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const name = selection.typeCondition?.name.value;
      return sizeOf(selection.selectionSet, name === undefined ? type : schema.getType(name));
    }
    const { own, times } = weigh(selection, type);
    if (selection.selectionSet === undefined) return own;
    const inner = typeOfField(type, selection.name.value);
    const types = isAbstractType(inner) ? schema.getPossibleTypes(inner).length : 1;
    return own + times * types * sizeOf(selection.selectionSet, inner);
  };
  return sizeOf(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
}

function typeOfField(parent: GraphQLNamedType | undefined, name: string): GraphQLNamedType | undefined {
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  return field === undefined ? undefined : getNamedType(field.type);
}
