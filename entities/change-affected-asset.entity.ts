import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { WorkspaceKey } from './columns.js';

/** The affected assets of a change after its primary one, in order: position 1, 2, … */
@Entity({ tableName: 'change_affected_asset' })
export class ChangeAffectedAsset {
  @WorkspaceKey() declare workspaceId: string;
  @PrimaryKey({ type: 'bigint' }) declare changeId: string;
  @PrimaryKey({ type: 'integer' }) declare position: number;
  @Property({ type: 'integer' }) declare assetId: number;
}
