import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Instant, Text, WorkspaceKey } from './columns.js';

/** One change of one setting. A definition that moved explains a number that moved. */
@Entity({ tableName: 'setting_change' })
export class SettingChange {
  @WorkspaceKey() declare workspaceId: string;
  @PrimaryKey({ type: 'bigint', generated: 'by default as identity' }) declare id: string;
  /** A key of `Workspace.settings`, `time_zone`, or `channel`. */
  @Text() declare setting: string;
  @Instant() declare changedAt: Date;
  /** Who changed it, as they were then. */
  @Property({ type: 'json', columnType: 'jsonb' }) declare changedBy: unknown;
  /** Null: it had its default, or there was no such channel. */
  @Property({ type: 'json', columnType: 'jsonb', nullable: true }) declare was: unknown;
  @Property({ type: 'json', columnType: 'jsonb', nullable: true }) declare became: unknown;
}
