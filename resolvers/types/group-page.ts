import type { GroupKey } from '../../src/domain/grouping.js';
import { badInput } from '../../src/errors.js';
import { type Connection, type PageArguments, pageSize, toConnection } from '../../src/graphql/connection.js';
import { Cursors } from '../../src/graphql/cursor.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';

/** The groups of a report, in its order. */
interface GroupList<G, T> {
  readonly groups: readonly G[];
  /** The list's name, for its cursors. */
  readonly name: string;
  readonly toNode: (group: G) => T;
}

/**
 * A page of a report's groups. The cursor names the last group seen by its key: while the ledger moves, groups change
 * places, and going on behind that very group is what a reader expects.
 */
export function pageOfGroups<G extends { readonly key: GroupKey }, T>(
  { principal }: RequestScope,
  { groups, name, toNode }: GroupList<G, T>,
  { first, after }: PageArguments,
): Connection<T> {
  const size = pageSize(first);
  const cursors = new Cursors(principal.workspace.id, name);
  let start = 0;
  if (after) {
    const [key] = cursors.decode(after);
    start = groups.findIndex((group) => group.key === key) + 1;
    if (start === 0)
      throw badInput('after', 'names a group that is not in this list any more; begin again without it');
  }
  const edges = groups.slice(start, start + size + 1).map((group) => ({
    node: toNode(group),
    cursor: () => cursors.encode([group.key]),
  }));
  return toConnection(edges, { size, after }, groups.length);
}
