import { Migration } from '@mikro-orm/migrations';

/** A report that could not be made is made again, so many times. */
export class ReportTriesMigration extends Migration {
  override up(): void {
    this.addSql(`
alter table saved_report_run
  add column attempt integer not null default 1,
  add column retry_at timestamptz(3);
alter table saved_report_run alter column attempt drop default;`);
  }

  override isTransactional(): boolean {
    return true;
  }
}
