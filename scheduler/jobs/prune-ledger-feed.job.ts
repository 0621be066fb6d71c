import type { Orm } from '../../src/db/orm.js';
import { pruneLedgerFeed } from '../../src/ledger/fact-cache/prune-feed.js';
import type { ScheduledJob } from '../job.js';

const EVERY_MS = 5 * 60_000;

/** Keeps the ledger's feed short. */
export function pruneFeed({ orm, lockMs }: { readonly orm: Orm; readonly lockMs: number }): ScheduledJob {
  return {
    name: 'prune_ledger_feed',
    everyMs: EVERY_MS,
    lockMs,
    async run() {
      await pruneLedgerFeed(orm);
    },
  };
}
