import type { FactSource } from '../analytics/ports.js';
import type { EntityManager } from '../db/orm.js';
import { unionOfWindows } from '../domain/window.js';
import { FACTS_SQL, parseFactsRow } from './facts.sql.js';

/** Reads facts from the ledger's tables: one statement, hence one snapshot, whatever the windows. */
export function createSqlFactSource(em: () => EntityManager, workspaceId: string): FactSource {
  return {
    async read(windows) {
      const union = unionOfWindows(windows);
      const starts = union.map(({ startMs }) => new Date(startMs).toISOString());
      const ends = union.map(({ endMs }) => new Date(endMs).toISOString());
      const span = JSON.stringify(starts.map((start, i) => [start, ends[i]]));
      const [row] = await em().execute(FACTS_SQL, [
        span,
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
