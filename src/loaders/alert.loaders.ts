import DataLoader from 'dataloader';
import type { AlertFilter, AlertPageRequest, AlertReader } from '../store/alert.store.js';
import type { AlertRow } from '../store/alert-rows.js';

/** The alert loaders of one request: every list that is asked for in one tick shares one statement. */
export function createAlertLoaders(reader: AlertReader) {
  return {
    byId: new DataLoader<string, AlertRow | null>(async (ids) => {
      const byId = new Map((await reader.byIds(ids)).map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    pages: new DataLoader<AlertPageRequest, AlertRow[]>((requests) => reader.pages(requests), {
      cache: false,
    }),
    counts: new DataLoader<AlertFilter, number>((filters) => reader.counts(filters), { cache: false }),
  };
}

export type AlertLoaders = ReturnType<typeof createAlertLoaders>;
