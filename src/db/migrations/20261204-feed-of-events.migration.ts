import { Migration } from '@mikro-orm/migrations';
import { FEED_KINDS, noting } from './20261127-ledger-feed.migration.js';

/** The feed names rows by numbers, and a runbook execution has text for a key. */
const NUMBERS = `
alter table runbook_execution add column seq bigint not null generated always as identity;
create unique index runbook_execution_seq_idx on runbook_execution (workspace_id, seq);`;

/** Of an approval the feed names the change, which has few of them. */
const ROWS = {
  approval: (rows: string) => `select workspace_id, ${FEED_KINDS.change}::smallint, change_id from ${rows}`,
  runbook_execution: (rows: string) =>
    `select workspace_id, ${FEED_KINDS.runbook}::smallint, seq from ${rows}`,
} as const;

function followed(table: keyof typeof ROWS): string {
  const rowsIn = ROWS[table];
  const on = (event: string, transition: string, note: string) => `
drop trigger ${table}_feed_${event} on ${table};
create trigger ${table}_feed_${event} after ${event} on ${table} referencing ${transition}
  for each statement execute function ${note}();`;
  return `${noting(`note_${table}_in_ledger_feed`, rowsIn('written'))}
${noting(`note_updated_${table}_in_ledger_feed`, `${rowsIn('written')} union ${rowsIn('was')}`)}
${on('insert', 'new table as written', `note_${table}_in_ledger_feed`)}
${on('update', 'new table as written old table as was', `note_updated_${table}_in_ledger_feed`)}
${on('delete', 'old table as written', `note_${table}_in_ledger_feed`)}`;
}

/** The feed names the approvals and runbook executions that were written, so that they can be kept in memory as well. */
export class FeedOfEventsMigration extends Migration {
  override up(): void {
    this.addSql(NUMBERS);
    this.addSql(followed('approval'));
    this.addSql(followed('runbook_execution'));
  }

  override isTransactional(): boolean {
    return true;
  }
}
