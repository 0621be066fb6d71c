import type { FactSource } from '../analytics/ports.js';
import type { EntityManager } from '../db/orm.js';
import { FACTS_SQL, parseFactsRow } from './facts.sql.js';
import { named, spanValues } from './rows.js';

/** Reads facts from the ledger's tables: one statement, hence one snapshot, whatever the windows. */
export function createSqlFactSource(em: () => EntityManager, workspaceId: string): FactSource {
  return {
    async read(windows) {
      const statement = named(FACTS_SQL, { workspace: workspaceId, ...spanValues(windows) });
      const [row] = await em().execute(statement.sql, [...statement.values]);
      return parseFactsRow(row);
    },
  };
}
