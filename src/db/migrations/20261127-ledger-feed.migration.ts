import { Migration } from '@mikro-orm/migrations';
import { workspacePolicy } from '../workspace-policy.js';

/** What an entry of the feed says was written. `everything` stands for more rows than are worth naming. */
export const FEED_KINDS = {
  everything: 0,
  change: 1,
  incident: 2,
  member: 3,
  asset: 4,
  detail: 5,
  alert: 6,
  runbook: 7,
} as const;

/** A statement that writes more rows than this is one entry: whoever follows reads the ledger anew, which costs less. */
const MOST_ENTRIES = 20_000;

const TABLES = `
create table ledger_feed (
  workspace_id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  kind smallint not null,
  row_id bigint not null,
  written_at timestamptz(3) not null default now(),
  constraint ledger_feed_pkey primary key (workspace_id, xid, kind, row_id)
);

create table ledger_feed_floor (
  workspace_id uuid not null,
  xid xid8 not null,
  constraint ledger_feed_floor_pkey primary key (workspace_id)
);`;

/** Names the rows of the transition tables, or says "everything" of more than is worth naming. */
export function noting(name: string, entries: string): string {
  return `
create function ${name}() returns trigger language plpgsql as $$
begin
  if (select count(*) from (select from written limit ${MOST_ENTRIES + 1}) many) > ${MOST_ENTRIES} then
    insert into ledger_feed (workspace_id, kind, row_id)
    select distinct workspace_id, ${FEED_KINDS.everything}, 0 from written
    on conflict do nothing;
  else
    insert into ledger_feed (workspace_id, kind, row_id) ${entries}
    on conflict do nothing;
  end if;
  return null;
end $$;`;
}

const ENTRIES = 'select workspace_id, tg_argv[0]::smallint, id from written';
/** An incident decides whether the change that caused it failed, so the changes that incidents are, and were, linked to are named too. */
const linksIn = (table: string) =>
  `union select workspace_id, ${FEED_KINDS.change}::smallint, caused_by_id from ${table} where caused_by_id is not null`;

/** One trigger a statement, whatever it must name: each costs a writer about as much as an index. */
const FUNCTIONS = `
${noting('note_in_ledger_feed', ENTRIES)}
${noting('note_incidents_in_ledger_feed', `${ENTRIES} ${linksIn('written')}`)}
${noting('note_updated_incidents_in_ledger_feed', `${ENTRIES} ${linksIn('written')} ${linksIn('was')}`)}

create function note_everything_in_ledger_feed() returns trigger language plpgsql as $$
begin
  insert into ledger_feed (workspace_id, kind, row_id) select id, ${FEED_KINDS.everything}, 0 from workspace
  on conflict do nothing;
  return null;
end $$;`;

const FOLLOWED = [
  { table: 'change_request', kind: FEED_KINDS.change },
  { table: 'incident', kind: FEED_KINDS.incident },
  { table: 'workspace_membership', kind: FEED_KINDS.member },
  { table: 'asset', kind: FEED_KINDS.asset },
] as const;

function triggersOf({ table, kind }: (typeof FOLLOWED)[number]): string {
  const isLinked = table === 'incident';
  const note = isLinked ? 'note_incidents_in_ledger_feed' : 'note_in_ledger_feed';
  const noteUpdate = isLinked ? 'note_updated_incidents_in_ledger_feed' : 'note_in_ledger_feed';
  const on = (event: string, transition: string, name: string) => `
create trigger ${table}_feed_${event} after ${event} on ${table} referencing ${transition}
  for each statement execute function ${name}(${kind});`;
  return `${on('insert', 'new table as written', note)}
${on('update', `new table as written${isLinked ? ' old table as was' : ''}`, noteUpdate)}
${on('delete', 'old table as written', note)}
create trigger ${table}_feed_truncate after truncate on ${table}
  for each statement execute function note_everything_in_ledger_feed();`;
}

/** A feed of what was written to the ledger, so that columns in memory can be brought up to date by one statement. */
export class LedgerFeedMigration extends Migration {
  override up(): void {
    this.addSql(TABLES);
    for (const table of ['ledger_feed', 'ledger_feed_floor']) this.addSql(workspacePolicy(table));
    this.addSql(FUNCTIONS);
    for (const followed of FOLLOWED) this.addSql(triggersOf(followed));
  }

  override isTransactional(): boolean {
    return true;
  }
}
