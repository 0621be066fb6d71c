import { Migration } from '@mikro-orm/migrations';
import { workspacePolicy } from '../workspace-policy.js';

/** What an entry of the feed says was written. `everything` stands for more rows than are worth naming. */
export const FEED_KINDS = { everything: 0, change: 1, incident: 2, member: 3, asset: 4 } as const;

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

/**
 * `note_in_ledger_feed` takes the kind and names the rows of the transition table. An incident decides whether the change that
 * caused it failed, so `note_links_in_ledger_feed` names the changes that incidents are, and were, linked to.
 */
const FUNCTIONS = `
create function note_in_ledger_feed() returns trigger language plpgsql as $$
begin
  if (select count(*) from (select from written limit ${MOST_ENTRIES + 1}) many) > ${MOST_ENTRIES} then
    insert into ledger_feed (workspace_id, kind, row_id)
    select distinct workspace_id, ${FEED_KINDS.everything}, 0 from written
    on conflict do nothing;
  else
    insert into ledger_feed (workspace_id, kind, row_id) select workspace_id, tg_argv[0]::smallint, id from written
    on conflict do nothing;
  end if;
  return null;
end $$;

create function note_links_in_ledger_feed() returns trigger language plpgsql as $$
begin
  if (select count(*) from (select from written limit ${MOST_ENTRIES + 1}) many) <= ${MOST_ENTRIES} then
    insert into ledger_feed (workspace_id, kind, row_id)
    select distinct workspace_id, ${FEED_KINDS.change}, caused_by_id from written where caused_by_id is not null
    on conflict do nothing;
  end if;
  return null;
end $$;

create function note_everything_in_ledger_feed() returns trigger language plpgsql as $$
begin
  insert into ledger_feed (workspace_id, kind, row_id) select id, ${FEED_KINDS.everything}, 0 from workspace
  on conflict do nothing;
  return null;
end $$;`;

const FOLLOWED = [
  ['change_request', FEED_KINDS.change],
  ['incident', FEED_KINDS.incident],
  ['workspace_membership', FEED_KINDS.member],
  ['asset', FEED_KINDS.asset],
] as const;

function triggersOf(table: string, kind: number): string {
  const on = (event: string, transition: string, name: string) => `
create trigger ${table}_feed_${event} after ${event} on ${table} referencing ${transition} table as written
  for each statement execute function ${name}(${kind});`;
  return `${on('insert', 'new', 'note_in_ledger_feed')}
${on('update', 'new', 'note_in_ledger_feed')}
${on('delete', 'old', 'note_in_ledger_feed')}
create trigger ${table}_feed_truncate after truncate on ${table}
  for each statement execute function note_everything_in_ledger_feed();`;
}

const LINK_EVENTS = [
  ['insert', 'new'],
  ['delete', 'old'],
  ['update', 'new'],
  ['update', 'old'],
] as const;

const INCIDENT_LINKS = LINK_EVENTS.map(
  ([event, transition]) => `
create trigger incident_feed_${transition}_link_${event} after ${event} on incident referencing ${transition} table as written
  for each statement execute function note_links_in_ledger_feed();`,
).join('');

/** A feed of what was written to the ledger, so that columns in memory can be brought up to date by one statement. */
export class LedgerFeedMigration extends Migration {
  override up(): void {
    this.addSql(TABLES);
    for (const table of ['ledger_feed', 'ledger_feed_floor']) this.addSql(workspacePolicy(table));
    this.addSql(FUNCTIONS);
    for (const [table, kind] of FOLLOWED) this.addSql(triggersOf(table, kind));
    this.addSql(INCIDENT_LINKS);
  }

  override isTransactional(): boolean {
    return true;
  }
}
