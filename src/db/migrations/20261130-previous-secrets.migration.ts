import { Migration } from '@mikro-orm/migrations';

/** Every secret that still signs along, newest first, each with its own end: `[{"secret": …, "until": …}]`. */
export class PreviousSecretsMigration extends Migration {
  override up(): void {
    this.addSql(`alter table channel add column if not exists previous_secrets jsonb not null default '[]'`);
    this.addSql(`update channel c
      set previous_secrets = jsonb_build_array(jsonb_build_object('secret', c.previous_secret, 'until', c.previous_secret_until))
      where c.previous_secret is not null`);
    this.addSql('alter table channel drop column previous_secret, drop column previous_secret_until');
  }

  override isTransactional(): boolean {
    return true;
  }
}
