import { type Connection, type PageArguments, pageSize, toConnection } from '../../src/graphql/connection.js';
import { Cursors } from '../../src/graphql/cursor.js';
import type { EventFilter, EventPosition } from '../../src/ledger/operation-pages.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { ApprovalType } from './approval.type.js';
import { RunbookExecutionType } from './runbook-execution.type.js';

/** How a list of events is paged. */
interface EventListing<Row, T> {
  readonly name: string;
  readonly page: (
    filter: EventFilter,
    page: { readonly after: EventPosition | null; readonly limit: number },
  ) => Promise<Row[]>;
  readonly count: (filter: EventFilter) => Promise<number>;
  readonly endedAtMs: (row: Row) => number | null;
  readonly toNode: (row: Row) => T;
}

/** Decided approvals, the last decided first. */
export function pageOfApprovals(
  scope: RequestScope,
  filter: EventFilter,
  page: PageArguments,
): Promise<Connection<ApprovalType>> {
  const { approvals, countApprovals } = scope.operationPages;
  const listing = {
    ...{ name: 'approvals', page: approvals, count: countApprovals },
    endedAtMs: (row: { readonly decidedAtMs: number | null }) => row.decidedAtMs,
    toNode: (row: ConstructorParameters<typeof ApprovalType>[0]) => new ApprovalType(row),
  };
  return pageOfEvents(scope, listing, filter, page);
}

/** Finished runbook executions, the last finished first. */
export function pageOfRunbooks(
  scope: RequestScope,
  filter: EventFilter,
  page: PageArguments,
): Promise<Connection<RunbookExecutionType>> {
  const { runbooks, countRunbooks } = scope.operationPages;
  const listing = {
    ...{ name: 'runbooks', page: runbooks, count: countRunbooks },
    endedAtMs: (row: { readonly finishedAtMs: number | null }) => row.finishedAtMs,
    toNode: (row: ConstructorParameters<typeof RunbookExecutionType>[0]) => new RunbookExecutionType(row),
  };
  return pageOfEvents(scope, listing, filter, page);
}

async function pageOfEvents<Row extends { readonly id: string }, T>(
  { principal }: RequestScope,
  { name, page, count, endedAtMs, toNode }: EventListing<Row, T>,
  filter: EventFilter,
  { first, after }: PageArguments,
): Promise<Connection<T>> {
  const size = pageSize(first);
  const cursors = new Cursors(principal.workspace.id, `operations:${name}`);
  const position = after ? positionOf(cursors.decode(after)) : null;
  const rows = await page(filter, { after: position, limit: size + 1 });
  const edges = rows.map((row) => ({ node: toNode(row), cursor: cursors.encode([endedAtMs(row), row.id]) }));
  return toConnection(edges, { size, after }, () => count(filter));
}

function positionOf([endedAtMs, id]: readonly (string | number | null)[]): EventPosition {
  return { endedAtMs: Number(endedAtMs), id: String(id) };
}
