import { Entity, PrimaryKey, Unique } from '@mikro-orm/decorators/legacy';
import { NullableText, Text, WorkspaceKey } from './columns.js';

/** A person in a workspace: their role, and the team that their changes and incidents count for. */
@Entity({ tableName: 'workspace_membership' })
@Unique({ name: 'workspace_membership_user_key', properties: ['workspaceId', 'userId'] })
export class WorkspaceMembership {
  @WorkspaceKey() declare workspaceId: string;
  @PrimaryKey({ type: 'integer', generated: 'by default as identity' }) declare id: number;
  @Text() declare userId: string;
  @Text() declare name: string;
  @NullableText() declare email: string | null;
  @Text() declare role: string;
  @NullableText() declare team: string | null;
}
