import { Migration } from '@mikro-orm/migrations';
import { FEED_KINDS } from './20261127-ledger-feed.migration.js';

/** What answers show beside the facts. One entry a transaction and kind: it says that something was written, not what. */
const OTHERS = [
  { table: 'change_affected_asset', kind: FEED_KINDS.detail },
  { table: 'approval', kind: FEED_KINDS.detail },
  { table: 'runbook_execution', kind: FEED_KINDS.detail },
  { table: 'metric_regression_alert', kind: FEED_KINDS.alert },
] as const;

const FUNCTION = `
create function note_kind_in_ledger_feed() returns trigger language plpgsql as $$
begin
  insert into ledger_feed (workspace_id, kind, row_id)
  select distinct w.workspace_id, tg_argv[0]::smallint, 0 from written w
  on conflict do nothing;
  return null;
end $$;`;

function triggersOf({ table, kind }: (typeof OTHERS)[number]): string {
  const on = (event: string, transition: string) => `
create trigger ${table}_feed_${event} after ${event} on ${table} referencing ${transition} table as written
  for each statement execute function note_kind_in_ledger_feed(${kind});`;
  return `${on('insert', 'new')}${on('update', 'new')}${on('delete', 'old')}
create trigger ${table}_feed_truncate after truncate on ${table}
  for each statement execute function note_everything_in_ledger_feed();`;
}

/** The feed tells of every table that an answer can show, so that an answer that was kept is known to be right still. */
export class FeedOfAllMigration extends Migration {
  override up(): void {
    this.addSql(FUNCTION);
    for (const other of OTHERS) this.addSql(triggersOf(other));
  }

  override isTransactional(): boolean {
    return true;
  }
}
