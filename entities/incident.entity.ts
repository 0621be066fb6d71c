import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Instant, NullableInstant, Text, WorkspaceKey } from './columns.js';

/** `INC-…`: one incident, open until `resolvedAt` is set. */
@Entity({ tableName: 'incident' })
@Unique({ name: 'incident_number_key', properties: ['workspaceId', 'number'] })
export class Incident {
  @WorkspaceKey() declare workspaceId: string;
  @PrimaryKey({ type: 'bigint', generated: 'by default as identity' }) declare id: string;
  @Text() declare number: string;
  @Text() declare title: string;
  @Property({ type: 'integer' }) declare severity: number;
  @Instant() declare openedAt: Date;
  @NullableInstant() declare resolvedAt: Date | null;
  @Property({ type: 'integer', nullable: true }) declare serviceId: number | null;
  @Property({ type: 'integer', nullable: true }) declare assigneeId: number | null;
  @Property({ type: 'bigint', nullable: true }) declare causedById: string | null;
}
