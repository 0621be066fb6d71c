import { Migration } from '@mikro-orm/migrations';
import { FEED_KINDS, noting } from './20261127-ledger-feed.migration.js';
import { ALWAYS } from './20261207-feed-always.migration.js';

/** What an update named only by the key that a row has afterwards. */
const FOLLOWED = [
  { table: 'change_request', kind: FEED_KINDS.change },
  { table: 'incident', kind: FEED_KINDS.incident },
  { table: 'workspace_membership', kind: FEED_KINDS.member },
  { table: 'asset', kind: FEED_KINDS.asset },
] as const;

const rowsIn = (table: string) => `select workspace_id, tg_argv[0]::smallint, id from ${table}`;
const linksIn = (table: string) =>
  `select workspace_id, ${FEED_KINDS.change}::smallint, caused_by_id from ${table} where caused_by_id is not null`;
const bothOf = (...selects: ((table: string) => string)[]) =>
  selects.flatMap((select) => [select('written'), select('was')]).join(' union ');

const replaced = (functionSql: string) =>
  functionSql.replace('create function', 'create or replace function');
const FUNCTIONS = `
${replaced(noting('note_updated_in_ledger_feed', bothOf(rowsIn)))}
${replaced(noting('note_updated_incidents_in_ledger_feed', bothOf(rowsIn, linksIn)))}`;

function followed({ table, kind }: (typeof FOLLOWED)[number]): string {
  const note = table === 'incident' ? 'note_updated_incidents_in_ledger_feed' : 'note_updated_in_ledger_feed';
  return `
drop trigger if exists ${table}_feed_update on ${table};
create trigger ${table}_feed_update after update on ${table} referencing new table as written old table as was
  for each statement execute function ${note}(${kind});`;
}

/** A record that is given another id, or that moves to another workspace, is named by both keys: it is gone from where it was. */
export class FeedOfBothKeysMigration extends Migration {
  override up(): void {
    this.addSql(FUNCTIONS);
    for (const each of FOLLOWED) this.addSql(followed(each));
    this.addSql(ALWAYS);
  }

  override isTransactional(): boolean {
    return true;
  }
}
