import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Instant, NullableInstant, NullableText, Text, WorkspaceKey } from './columns.js';

/** One time that a saved report was due, or somebody wanted it. */
@Entity({ tableName: 'saved_report_run' })
export class SavedReportRun {
  @WorkspaceKey() declare workspaceId: string;
  @PrimaryKey({ type: 'uuid' }) declare reportId: string;
  @PrimaryKey({ type: 'uuid' }) declare id: string;
  /** What clocks on the wall showed when it was due; null: somebody wanted it now. */
  @NullableText() declare dueLocal: string | null;
  @Instant() declare dueAt: Date;
  @NullableInstant() declare windowStartsAt: Date | null;
  @NullableInstant() declare windowEndsAt: Date | null;
  @Text() declare state: string;
  @NullableText() declare error: string | null;
  @Instant() declare runAt: Date;
  /** How often it was tried. */
  @Property({ type: 'integer' }) declare attempt: number;
  /** When it is tried again; null: it is not. */
  @NullableInstant() declare retryAt: Date | null;
  @Property({ type: 'json', columnType: 'jsonb', nullable: true }) declare runBy: unknown;
}
