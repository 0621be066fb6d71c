import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Instant, NullableInstant, NullableText, WorkspaceKey } from './columns.js';

/** One approver's decision on a change; pending while `decision` is null. */
@Entity({ tableName: 'approval' })
export class Approval {
  @WorkspaceKey() declare workspaceId: string;
  /** The natural key that the system of record gave it. */
  @PrimaryKey({ type: 'text' }) declare id: string;
  @Property({ type: 'bigint' }) declare changeId: string;
  @Property({ type: 'integer', nullable: true }) declare approverId: number | null;
  @Instant() declare requestedAt: Date;
  @NullableInstant() declare decidedAt: Date | null;
  @NullableText() declare decision: string | null;
}
