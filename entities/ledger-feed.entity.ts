import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { WorkspaceKey } from './columns.js';

/** What was written to the ledger, a row an entry; triggers write it. */
@Entity({ tableName: 'ledger_feed' })
export class LedgerFeed {
  @WorkspaceKey() declare workspaceId: string;
  /** The transaction that wrote it. */
  @PrimaryKey({ type: 'string', columnType: 'xid8', defaultRaw: 'pg_current_xact_id()' }) declare xid: string;
  /** Tells entries of one transaction apart, which may name the same row. */
  @PrimaryKey({ type: 'bigint', generated: 'by default as identity' }) declare seq: string;
  @Property({ type: 'smallint' }) declare kind: number;
  @Property({ type: 'bigint' }) declare rowId: string;
  @Property({ type: 'Date', columnType: 'timestamptz(3)', defaultRaw: 'now()' }) declare writtenAt: Date;
}
