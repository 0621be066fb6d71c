import { Migration } from '@mikro-orm/migrations';

const INSTANTS = {
  change_request: ['created_at', 'approved_at', 'started_at', 'completed_at'],
  incident: ['opened_at', 'resolved_at'],
  approval: ['requested_at', 'decided_at'],
  runbook_execution: ['started_at', 'finished_at'],
} as const;

/** What stands there already stays: it can be read, by SQL, and whoever runs the migration is told. */
function finite([table, columns]: readonly [string, readonly string[]]): string {
  const name = `${table}_instants_finite`;
  const check = columns.map((column) => `isfinite(${column})`).join(' and ');
  return `
do $$
begin
  if not exists (select from pg_constraint where conrelid = '${table}'::regclass and conname = '${name}') then
    alter table ${table} add constraint ${name} check (${check}) not valid;
  end if;
  begin
    alter table ${table} validate constraint ${name};
  exception when check_violation then
    raise warning '% has rows that end or begin at infinity: the facts of their workspaces are not kept in memory', '${table}';
  end;
end $$;`;
}

/** No record happens at `infinity`, which a timestamptz can be, and which no day, window or column of numbers has a place for. */
export class FiniteInstantsMigration extends Migration {
  override up(): void {
    for (const table of Object.entries(INSTANTS)) this.addSql(finite(table));
  }

  override isTransactional(): boolean {
    return true;
  }
}
