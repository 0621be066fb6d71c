import { Migration } from '@mikro-orm/migrations';

/** What the operations view looks for by its end, and the few incidents that are open. */
const INDEXES = `
create index approval_decided_idx on approval (workspace_id, decided_at) where decided_at is not null;
create index runbook_execution_finished_idx on runbook_execution (workspace_id, finished_at) where finished_at is not null;
create index incident_open_idx on incident (workspace_id, opened_at) where resolved_at is null;`;

export class OperationsMigration extends Migration {
  override up(): void {
    this.addSql(INDEXES);
  }

  override isTransactional(): boolean {
    return true;
  }
}
