import { Migration } from '@mikro-orm/migrations';

/**
 * The triggers of the feed fire whoever writes, and so in an import that leaves the checks of foreign keys to its end
 * (`src/ledger/import/merge/bulk.ts`), which is what `session_replication_role` is set for.
 */
const ALWAYS = `
do $$
declare fed record;
begin
  for fed in
    select t.tgrelid::regclass as "table", t.tgname as name
    from pg_trigger t
    where not t.tgisinternal and t.tgparentid = 0 and t.tgname ~ '_feed_(insert|update|delete|truncate)$'
      and t.tgrelid in (select c.oid from pg_class c where c.relnamespace = 'public'::regnamespace)
  loop
    execute format('alter table %s enable always trigger %I', fed."table", fed.name);
  end loop;
end $$;`;

export class FeedAlwaysMigration extends Migration {
  override up(): void {
    this.addSql(ALWAYS);
  }

  override isTransactional(): boolean {
    return true;
  }
}
