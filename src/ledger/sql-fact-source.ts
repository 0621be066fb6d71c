import type { FactSource } from '../analytics/ports.js';
import type { EntityManager } from '../db/orm.js';
import { unionOfWindows } from '../domain/window.js';
import { FACTS_SQL, parseFactsRow } from './facts.sql.js';
import { timestamptzOf } from './rows.js';

/** Reads facts from the ledger's tables: one statement, hence one snapshot, whatever the windows. */
export function createSqlFactSource(em: () => EntityManager, workspaceId: string): FactSource {
  return {
    async read(windows) {
      const spans = unionOfWindows(windows).map(({ startMs, endMs }) => [startMs, endMs].map(timestamptzOf));
      const [row] = await em().execute(FACTS_SQL, [
        JSON.stringify(spans),
        workspaceId,
        workspaceId,
        workspaceId,
        workspaceId,
        workspaceId,
      ]);
      return parseFactsRow(row);
    },
  };
}
