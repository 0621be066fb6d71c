import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Instant, NullableInstant, NullableText, Text, WorkspaceKey } from './columns.js';

const NullableJson = () => Property({ type: 'json', columnType: 'jsonb', nullable: true });

/** Where a workspace's events are sent. A deleted one stays, so that its deliveries can still be read. */
@Entity({ tableName: 'channel' })
export class Channel {
  @WorkspaceKey() declare workspaceId: string;
  @PrimaryKey({ type: 'uuid' }) declare id: string;
  /** `webhook`, `slack` or `email`. */
  @Text() declare kind: string;
  @Text() declare name: string;
  /** Null for e-mail. Slack's is a secret: whoever knows it can post. */
  @NullableText() declare url: string | null;
  /** E-mail addresses; null for the others. */
  @NullableJson() declare recipients: unknown;
  /** The types of event that it wants. */
  @Property({ type: 'json', columnType: 'jsonb' }) declare events: unknown;
  /** Null: of all metrics. */
  @NullableJson() declare metrics: unknown;
  @NullableText() declare dimension: string | null;
  /** Keys of groups, null among them for "Unassigned"; null: of all groups. */
  @NullableJson() declare keys: unknown;
  /** What webhooks are signed with. */
  @NullableText() declare secret: string | null;
  /** What they are signed with as well, newest first, each until the receiver has had 24 hours to change over. */
  @Property({ type: 'json', columnType: 'jsonb', defaultRaw: "'[]'" }) declare previousSecrets: unknown;
  @Property({ type: 'boolean' }) declare isEnabled: boolean;
  /** Why it was disabled by itself; null where a person did, or nobody. */
  @NullableText() declare disabledReason: string | null;
  @Instant() declare createdAt: Date;
  @Property({ type: 'json', columnType: 'jsonb' }) declare createdBy: unknown;
  @NullableInstant() declare deletedAt: Date | null;
}
