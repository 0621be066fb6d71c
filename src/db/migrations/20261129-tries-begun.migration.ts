import { Migration } from '@mikro-orm/migrations';

/** How many tries a delivery had when it was begun, anew by a redelivery: its waits and its 24 hours count from there. */
export class TriesBegunMigration extends Migration {
  override up(): void {
    this.addSql('alter table delivery add column if not exists begun_attempts integer not null default 0');
  }

  override isTransactional(): boolean {
    return true;
  }
}
