import { type Connection, type PageArguments, pageSize, toConnection } from '../../src/graphql/connection.js';
import { Cursors } from '../../src/graphql/cursor.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import type { AlertFilter } from '../../src/store/alert.store.js';
import { MetricRegressionAlertType } from './metric-regression-alert.type.js';

/** A page of alerts, newest first. Whatever lists are asked for in the same tick share one statement. */
export async function pageOfAlerts(
  { alerts, principal }: RequestScope,
  filter: AlertFilter,
  { first, after }: PageArguments,
): Promise<Connection<MetricRegressionAlertType>> {
  const size = pageSize(first);
  const cursors = new Cursors(principal.workspace.id, 'alerts');
  const [evaluatedAtMs, id] = after ? cursors.decode(after) : [null, null];
  const position = after ? { evaluatedAtMs: Number(evaluatedAtMs), id: String(id) } : null;
  const rows = await alerts.pages.load({ filter, after: position, limit: size + 1 });
  const edges = rows.map((row) => ({
    node: new MetricRegressionAlertType(row),
    cursor: cursors.encode([row.evaluatedAtMs, row.id]),
  }));
  return toConnection(edges, { size, after }, () => alerts.counts.load(filter));
}
