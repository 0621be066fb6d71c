import type pg from 'pg';
import type { Orm } from '../../src/db/orm.js';
import type { WalPosition } from '../../src/db/wal-position.js';
import type { Window } from '../../src/domain/window.js';
import { FactCache, type FactCacheOptions } from '../../src/ledger/fact-cache/fact-cache.js';
import { changeIds } from './plain-facts.js';

const MB = 1_048_576;
const EVER: Window = {
  startMs: Date.parse('2000-01-01T00:00:00Z'),
  endMs: Date.parse('2100-01-01T00:00:00Z'),
};

/** A cache of facts, and what it was seen to do since that was last asked. */
export interface WatchedCache {
  readonly cache: FactCache;
  /** The ids of the completed changes that it has of a workspace. */
  ids(workspaceId: string, position?: WalPosition): Promise<number[]>;
  /** `memory`, `sql`, `loaded`, `too_large`, `failed` and `applied <rows>`, in their order; forgets them. */
  seen(): string[];
}

export function watchedCache(orm: Orm, options: Partial<FactCacheOptions> = {}): WatchedCache {
  const events: string[] = [];
  const watch = {
    loaded: (outcome: string) => void events.push(outcome),
    read: (source: string) => void events.push(source),
    applied: (rows: number) => void events.push(`applied ${rows}`),
  };
  const cache = new FactCache(orm, { maxBytes: 64 * MB, watch, ...options });
  return {
    cache,
    ids: async (workspaceId, position) => changeIds(await cache.sourceOf(workspaceId, position).read([EVER])),
    seen: () => events.splice(0),
  };
}

/** Writes changes of consecutive ids, each completed at a second of its own. */
export async function addChanges(
  client: pg.ClientBase,
  workspaceId: string,
  from: number,
  to = from,
): Promise<void> {
  await client.query(
    `insert into change_request (workspace_id, id, number, title, change_type, state, closure_code, created_at, completed_at)
     select $1, i, 'N' || i, 'n', 'normal', 'completed', 'successful', '2026-03-01', timestamptz '2026-03-02' + i * interval '1 s'
     from generate_series($2::bigint, $3::bigint) i`,
    [workspaceId, from, to],
  );
}
