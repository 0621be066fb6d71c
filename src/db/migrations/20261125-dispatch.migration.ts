import { Migration } from '@mikro-orm/migrations';
import { workspacePolicy } from '../workspace-policy.js';

const TENANT_TABLES = ['channel', 'delivery', 'delivery_attempt'] as const;

const TABLES = `
create table channel (
  workspace_id uuid not null constraint channel_workspace_fkey references workspace,
  id uuid not null,
  kind text not null constraint channel_kind_known check (kind in ('webhook', 'slack', 'email')),
  name text not null,
  url text,
  recipients jsonb,
  events jsonb not null,
  metrics jsonb,
  dimension text constraint channel_dimension_known check (dimension in ('team', 'service', 'change_type')),
  keys jsonb,
  secret text,
  previous_secret text,
  previous_secret_until timestamptz(3),
  is_enabled boolean not null,
  disabled_reason text,
  created_at timestamptz(3) not null,
  created_by jsonb not null,
  deleted_at timestamptz(3),
  constraint channel_pkey primary key (workspace_id, id),
  constraint channel_has_its_address check ((kind = 'email') = (url is null) and (kind = 'email') = (recipients is not null)),
  constraint channel_signs_webhooks check ((kind = 'webhook') = (secret is not null))
);

create table delivery (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  event_id uuid not null,
  event_type text not null,
  event jsonb not null,
  state text not null constraint delivery_state_known check (state in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  created_at timestamptz(3) not null default clock_timestamp(),
  begun_at timestamptz(3) not null default clock_timestamp(),
  next_attempt_at timestamptz(3) not null default clock_timestamp(),
  lease_until timestamptz(3),
  finished_at timestamptz(3),
  constraint delivery_pkey primary key (workspace_id, id),
  constraint delivery_once unique (workspace_id, channel_id, event_id),
  constraint delivery_channel_fkey foreign key (workspace_id, channel_id) references channel
);
create index delivery_due_idx on delivery (next_attempt_at) where state = 'pending';
create index delivery_newest_idx on delivery (workspace_id, created_at, id);

create table delivery_attempt (
  workspace_id uuid not null,
  delivery_id uuid not null,
  number integer not null,
  started_at timestamptz(3) not null,
  latency_ms integer,
  status integer,
  answer text,
  error text,
  constraint delivery_attempt_pkey primary key (workspace_id, delivery_id, number),
  constraint delivery_attempt_delivery_fkey foreign key (workspace_id, delivery_id) references delivery
);`;

/** Channels, and the outbox of what they are to be told. */
export class DispatchMigration extends Migration {
  override up(): void {
    this.addSql(TABLES);
    for (const table of TENANT_TABLES) this.addSql(workspacePolicy(table));
  }

  override isTransactional(): boolean {
    return true;
  }
}
