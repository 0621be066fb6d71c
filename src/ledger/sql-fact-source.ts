import type { FactSource, OperationsSource } from '../analytics/ports.js';
import type { EntityManager } from '../db/orm.js';
import { FACTS_SQL, parseFactsRow } from './facts.sql.js';
import { OPERATIONS_SQL, parseOperationsRow } from './operations.sql.js';
import { named, type Statement, spanValues, timestamptzOf } from './rows.js';

/** Reads facts from the ledger's tables: one statement, hence one snapshot, whatever the windows. */
export function createSqlFactSource(
  em: () => EntityManager,
  workspaceId: string,
): FactSource & OperationsSource {
  const rowOf = async ({ sql, values }: Statement) => {
    const [row]: unknown[] = await em().execute(sql, [...values]);
    return row;
  };
  return {
    async read(windows) {
      const values = { workspace: workspaceId, ...spanValues(windows) };
      return parseFactsRow(await rowOf(named(FACTS_SQL, values)));
    },
    async readOperations(windows, asOfMs) {
      const values = { workspace: workspaceId, as_of: timestamptzOf(asOfMs), ...spanValues(windows) };
      return parseOperationsRow(await rowOf(named(OPERATIONS_SQL, values)));
    },
  };
}
