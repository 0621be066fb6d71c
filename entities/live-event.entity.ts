import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { CreatedNow, Text, WorkspaceKey } from './columns.js';

/** What subscribers and sockets are told of, written in the transaction that it reports. */
@Entity({ tableName: 'live_event' })
export class LiveEvent {
  @WorkspaceKey() declare workspaceId: string;
  @PrimaryKey({ type: 'bigint', generated: 'by default as identity' }) declare id: string;
  /** The transaction that wrote it: ids are given out before commits, so they tell nothing of what was missed. */
  @Property({ type: 'string', columnType: 'xid8', defaultRaw: 'pg_current_xact_id()' }) declare xid: string;
  @Text() declare kind: string;
  /** The alert, or the token. */
  @Property({ type: 'uuid' }) declare subject: string;
  @CreatedNow() declare createdAt: Date;
}
