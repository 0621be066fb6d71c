import type { DoraReport } from '../../src/analytics/dora-report.js';
import { badInput } from '../../src/errors.js';
import { type Connection, type PageArguments, pageSize, toConnection } from '../../src/graphql/connection.js';
import { Cursors } from '../../src/graphql/cursor.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { DoraGroupType } from './dora-report.type.js';

/**
 * A page of a report's groups. The cursor names the last group seen by its key: while the ledger moves, groups change
 * places, and going on behind that very group is what a reader expects.
 */
export function pageOfGroups(
  { principal }: RequestScope,
  { groups, question }: DoraReport,
  { first, after }: PageArguments,
): Connection<DoraGroupType> {
  const size = pageSize(first);
  const cursors = new Cursors(principal.workspace.id, `groups:${question.groupBy}`);
  let start = 0;
  if (after) {
    const [key] = cursors.decode(after);
    start = groups.findIndex((group) => group.key === key) + 1;
    if (start === 0)
      throw badInput('after', 'names a group that is not in this list any more; begin again without it');
  }
  const edges = groups.slice(start, start + size + 1).map((group) => ({
    node: new DoraGroupType(group),
    cursor: cursors.encode([group.key]),
  }));
  return toConnection(edges, { size, after }, groups.length);
}
