import { Migration } from '@mikro-orm/migrations';

/** What is due of one channel, in its order: a look at the outbox reads a few rows of each, however many wait. */
export class ClaimByChannelMigration extends Migration {
  override up(): void {
    this.addSql(`create index if not exists delivery_due_of_channel_idx
      on delivery (workspace_id, channel_id, next_attempt_at, id) where state = 'pending'`);
    this.addSql(`create index if not exists delivery_test_of_channel_idx
      on delivery (workspace_id, channel_id, next_attempt_at, id) where state = 'pending' and event_type = 'channel.test'`);
    this.addSql('drop index if exists delivery_due_idx');
  }

  override isTransactional(): boolean {
    return true;
  }
}
