import type { RankedList, RankedRecord } from '../../src/domain/ranked-list.js';
import { type Connection, type PageArguments, pageSize, toConnection } from '../../src/graphql/connection.js';
import { Cursors } from '../../src/graphql/cursor.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { ChangeRequestType } from './change-request.type.js';
import { IncidentType } from './incident.type.js';

/** Changes by their ids, in that order; whatever asks in the same tick shares one statement. */
export async function loadChanges({ records }: RequestScope, ranked: readonly RankedRecord[]) {
  const rows = await Promise.all(ranked.map(({ id }) => records.change.load(id)));
  return rows.map((row) => (row === null ? null : new ChangeRequestType(row)));
}

/** Incidents by their ids, in that order; whatever asks in the same tick shares one statement. */
export async function loadIncidents({ records }: RequestScope, ranked: readonly RankedRecord[]) {
  const rows = await Promise.all(ranked.map(({ id }) => records.incident.load(id)));
  return rows.map((row) => (row === null ? null : new IncidentType(row)));
}

/** How the records of a list are loaded; one that is gone since the numbers were read comes as null. */
interface RecordList<T> {
  readonly scope: RequestScope;
  /** The list's name, for its cursors. */
  readonly list: string;
  readonly load: (scope: RequestScope, page: readonly RankedRecord[]) => Promise<(T | null)[]>;
}

/** A page of the records behind a number. */
export async function pageOfRecords<T>(
  { scope, list, load }: RecordList<T>,
  records: RankedList,
  { first, after }: PageArguments,
): Promise<Connection<T>> {
  const size = pageSize(first);
  const cursors = new Cursors(scope.principal.workspace.id, list);
  const page = records.page(after ? positionOf(cursors.decode(after)) : null, size + 1);
  const nodes = await load(scope, page);
  const edges = page.flatMap(({ rank, id }, i) => {
    const node = nodes[i] ?? null;
    return node === null ? [] : [{ node, cursor: cursors.encode([rank, id]) }];
  });
  return toConnection(edges, { size, after }, records.length);
}

function positionOf([rank, id]: readonly (string | number | null)[]): RankedRecord {
  return { rank: Number(rank), id: Number(id) };
}
