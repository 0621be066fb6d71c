import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { WorkspaceKey } from './columns.js';

/** How far the feed of a workspace was pruned: whoever read it before that must read the ledger anew. */
@Entity({ tableName: 'ledger_feed_floor' })
export class LedgerFeedFloor {
  @WorkspaceKey() declare workspaceId: string;
  @Property({ type: 'string', columnType: 'xid8' }) declare xid: string;
}
