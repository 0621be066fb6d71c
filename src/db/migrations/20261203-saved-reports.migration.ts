import { Migration } from '@mikro-orm/migrations';
import { workspacePolicy } from '../workspace-policy.js';

const TENANT_TABLES = ['saved_report', 'saved_report_run'] as const;

const TABLES = `
create table saved_report (
  workspace_id uuid not null constraint saved_report_workspace_fkey references workspace,
  id uuid not null,
  name text not null,
  relative_window text not null,
  group_by text constraint saved_report_dimension_known check (group_by in ('team', 'service', 'change_type')),
  filter jsonb not null,
  format text not null constraint saved_report_format_known check (format in ('csv', 'json')),
  cron text not null,
  channel_ids jsonb not null,
  is_enabled boolean not null,
  scheduled_from timestamptz(3) not null,
  created_at timestamptz(3) not null,
  created_by jsonb not null,
  constraint saved_report_pkey primary key (workspace_id, id)
);
create unique index saved_report_name_key on saved_report (workspace_id, lower(name));

create table saved_report_run (
  workspace_id uuid not null,
  report_id uuid not null,
  id uuid not null,
  due_local text,
  due_at timestamptz(3) not null,
  window_starts_at timestamptz(3),
  window_ends_at timestamptz(3),
  state text not null constraint saved_report_run_state_known check (state in ('sent', 'failed')),
  error text,
  run_at timestamptz(3) not null,
  run_by jsonb,
  constraint saved_report_run_pkey primary key (workspace_id, report_id, id),
  constraint saved_report_run_once unique (workspace_id, report_id, due_local),
  constraint saved_report_run_report_fkey foreign key (workspace_id, report_id) references saved_report on delete cascade
);
create index saved_report_run_newest_idx on saved_report_run (workspace_id, report_id, run_at, id);`;

/** Reports that go out by themselves, and what became of each time that they were due. */
export class SavedReportsMigration extends Migration {
  override up(): void {
    this.addSql(TABLES);
    for (const table of TENANT_TABLES) this.addSql(workspacePolicy(table));
  }

  override isTransactional(): boolean {
    return true;
  }
}
