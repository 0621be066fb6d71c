import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Instant, NullableInstant, NullableText, Text, WorkspaceKey } from './columns.js';

/** One run of a runbook, for a change, an incident or neither; running while `outcome` is null. */
@Entity({ tableName: 'runbook_execution' })
export class RunbookExecution {
  @WorkspaceKey() declare workspaceId: string;
  /** The natural key that the system of record gave it. */
  @PrimaryKey({ type: 'text' }) declare id: string;
  /** By which the feed of what was written names it. */
  @Property({ type: 'bigint', generated: 'by default as identity' }) declare seq: string;
  @Text() declare runbook: string;
  @Instant() declare startedAt: Date;
  @NullableInstant() declare finishedAt: Date | null;
  @NullableText() declare outcome: string | null;
  @Property({ type: 'bigint', nullable: true }) declare changeId: string | null;
  @Property({ type: 'bigint', nullable: true }) declare incidentId: string | null;
  @Property({ type: 'integer', nullable: true }) declare serviceId: number | null;
}
