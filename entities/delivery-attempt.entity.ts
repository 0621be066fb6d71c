import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Instant, NullableText, WorkspaceKey } from './columns.js';

/** One try to deliver, and what came of it. */
@Entity({ tableName: 'delivery_attempt' })
export class DeliveryAttempt {
  @WorkspaceKey() declare workspaceId: string;
  @PrimaryKey({ type: 'uuid' }) declare deliveryId: string;
  @PrimaryKey({ type: 'integer' }) declare number: number;
  @Instant() declare startedAt: Date;
  /** Null where the process died before it had an answer. */
  @Property({ type: 'integer', nullable: true }) declare latencyMs: number | null;
  /** The HTTP status, or SMTP's; null where there was no answer. */
  @Property({ type: 'integer', nullable: true }) declare status: number | null;
  /** The first bytes of the answer. */
  @NullableText() declare answer: string | null;
  @NullableText() declare error: string | null;
}
