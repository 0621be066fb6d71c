import { Migration } from '@mikro-orm/migrations';

/** Which goals an evaluation found missed, so that the one after it tells of those that are new. */
export class BreachedGoalsMigration extends Migration {
  override up(): void {
    this.addSql('alter table evaluation_run add column if not exists breached_goals jsonb');
  }

  override isTransactional(): boolean {
    return true;
  }
}
