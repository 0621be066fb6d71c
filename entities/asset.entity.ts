import { Entity, PrimaryKey, Unique } from '@mikro-orm/decorators/legacy';
import { Text, WorkspaceKey } from './columns.js';

/** A service, or another thing that changes affect and incidents befall. */
@Entity({ tableName: 'asset' })
@Unique({ name: 'asset_key_key', properties: ['workspaceId', 'key'] })
export class Asset {
  @WorkspaceKey() declare workspaceId: string;
  @PrimaryKey({ type: 'integer', generated: 'by default as identity' }) declare id: number;
  @Text() declare key: string;
  @Text() declare name: string;
}
