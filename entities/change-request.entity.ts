import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Instant, NullableInstant, NullableText, Text, WorkspaceKey } from './columns.js';

/** `CHG-…`: one change request. Its primary affected asset stands here, further ones in `change_affected_asset`. */
@Entity({ tableName: 'change_request' })
@Unique({ name: 'change_request_number_key', properties: ['workspaceId', 'number'] })
export class ChangeRequest {
  @WorkspaceKey() declare workspaceId: string;
  @PrimaryKey({ type: 'bigint', generated: 'by default as identity' }) declare id: string;
  @Text() declare number: string;
  @Text() declare title: string;
  @Text() declare changeType: string;
  @Text() declare state: string;
  @NullableText() declare closureCode: string | null;
  @Instant() declare createdAt: Date;
  @NullableInstant() declare approvedAt: Date | null;
  @NullableInstant() declare startedAt: Date | null;
  @NullableInstant() declare completedAt: Date | null;
  @Property({ type: 'integer', nullable: true }) declare ownerId: number | null;
  @Property({ type: 'integer', nullable: true }) declare primaryAssetId: number | null;
}
