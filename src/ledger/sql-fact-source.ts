import type { FactSource } from '../analytics/ports.js';
import type { EntityManager } from '../db/orm.js';
import { unionOfWindows } from '../domain/window.js';
import { FACTS_SQL, FACTS_WORKSPACE_VALUES, parseFactsRow } from './facts.sql.js';
import { timestamptzOf } from './rows.js';

/** Reads facts from the ledger's tables: one statement, hence one snapshot, whatever the windows. */
export function createSqlFactSource(em: () => EntityManager, workspaceId: string): FactSource {
  return {
    async read(windows) {
      const spans = unionOfWindows(windows).map(({ startMs, endMs }) => [startMs, endMs].map(timestamptzOf));
      const workspace = Array<string>(FACTS_WORKSPACE_VALUES).fill(workspaceId);
      const [row] = await em().execute(FACTS_SQL, [JSON.stringify(spans), ...workspace]);
      return parseFactsRow(row);
    },
  };
}
