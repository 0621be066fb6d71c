import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { NullableInstant, Text, WorkspaceKey } from './columns.js';

const ClockNow = () =>
  Property({ type: 'Date', columnType: 'timestamptz(3)', defaultRaw: 'clock_timestamp()' });

/** One event on its way to one channel, written in the transaction that the event reports. */
@Entity({ tableName: 'delivery' })
export class Delivery {
  @WorkspaceKey() declare workspaceId: string;
  /** The receiver's `webhook-id`: the same on every try. */
  @PrimaryKey({ type: 'uuid' }) declare id: string;
  @Property({ type: 'uuid' }) declare channelId: string;
  @Property({ type: 'uuid' }) declare eventId: string;
  @Text() declare eventType: string;
  /** As it is sent. */
  @Property({ type: 'json', columnType: 'jsonb' }) declare event: unknown;
  @Text() declare state: string;
  @Property({ type: 'integer', default: 0 }) declare attempts: number;
  @ClockNow() declare createdAt: Date;
  /** When it was first tried, or first again by hand: tries end 24 hours later. */
  @ClockNow() declare begunAt: Date;
  /** How many attempts it had before that. */
  @Property({ type: 'integer', default: 0 }) declare begunAttempts: number;
  @ClockNow() declare nextAttemptAt: Date;
  /** Until when the process that sends it keeps it from the others. */
  @NullableInstant() declare leaseUntil: Date | null;
  @NullableInstant() declare finishedAt: Date | null;
}
