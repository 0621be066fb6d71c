import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Instant, NullableText, Text, WorkspaceKey } from './columns.js';

/** A question about the four metrics that goes out by itself. */
@Entity({ tableName: 'saved_report' })
export class SavedReport {
  @WorkspaceKey() declare workspaceId: string;
  @PrimaryKey({ type: 'uuid' }) declare id: string;
  /** Unique in the workspace, whatever its case. */
  @Text() declare name: string;
  @Text() declare relativeWindow: string;
  @NullableText() declare groupBy: string | null;
  @Property({ type: 'json', columnType: 'jsonb' }) declare filter: unknown;
  @Text() declare format: string;
  /** Five fields, read in the workspace's zone. */
  @Text() declare cron: string;
  /** Channels that it goes to. */
  @Property({ type: 'json', columnType: 'jsonb' }) declare channelIds: unknown;
  @Property({ type: 'boolean' }) declare isEnabled: boolean;
  /** What was due before is not made up: when it was made, enabled, or given another schedule. */
  @Instant() declare scheduledFrom: Date;
  @Instant() declare createdAt: Date;
  @Property({ type: 'json', columnType: 'jsonb' }) declare createdBy: unknown;
}
