import {
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentSpreadNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  type InlineFragmentNode,
  visit,
} from 'graphql';

type Conditional = FieldNode | FragmentSpreadNode | InlineFragmentNode;

/** The variables that `@skip` and `@include` ask for in a document. */
export function conditionsOf(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      if (isCondition(node)) visit(node, { Variable: ({ name }) => void names.add(name.value) });
    },
  });
  return names;
}

/**
 * What is left of a document once its conditions are decided, without them. graphql-jit notes conditions at the nodes of a document: a
 * fragment that is spread twice, once with a condition, it would leave out at both places.
 * @param variables each one that a condition asks for, true or false.
 */
export function withoutConditions(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): DocumentNode {
  const decide = (node: Conditional): ASTNode | null | undefined => {
    const directives = node.directives ?? [];
    if (!directives.some(isCondition)) return undefined;
    if (!isIncluded(node, variables)) return null;
    return { ...node, directives: directives.filter((each) => !isCondition(each)) };
  };
  return visit(document, { Field: decide, FragmentSpread: decide, InlineFragment: decide });
}

function isIncluded(node: Conditional, variables: Readonly<Record<string, unknown>>): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variables)?.if !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false
  );
}

function isCondition({ name }: DirectiveNode): boolean {
  return name.value === GraphQLSkipDirective.name || name.value === GraphQLIncludeDirective.name;
}
