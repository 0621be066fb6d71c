import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Instant, NullableInstant, NullableText, Text, WorkspaceKey } from './columns.js';

const Count = () => Property({ type: 'integer', nullable: true });

/** One evaluation of one workspace. Whoever holds its lease and its newest fence writes its outcome, nobody else. */
@Entity({ tableName: 'evaluation_run' })
export class EvaluationRun {
  @WorkspaceKey() declare workspaceId: string;
  /** The instant that the evaluation is of, not the one at which it ran. */
  @PrimaryKey({ type: 'Date', columnType: 'timestamptz(3)' }) declare evaluatedAt: Date;
  @Text() declare trigger: string;
  @Text() declare state: string;
  /** What a running evaluation is at; null once it has ended. */
  @NullableText() declare stage: string | null;
  /** Counts the claims: a process whose claim was taken over finds a higher one. */
  @Property({ type: 'integer' }) declare fence: number;
  @Instant() declare leaseUntil: Date;
  @Text() declare worker: string;
  @Instant() declare startedAt: Date;
  @NullableInstant() declare finishedAt: Date | null;
  @Count() declare findings: number | null;
  @Count() declare raised: number | null;
  @Count() declare silenced: number | null;
  @Count() declare recovered: number | null;
  /** The goals that it found missed: metric, target and quarter_end. Null until it is done. */
  @Property({ type: 'json', columnType: 'jsonb', nullable: true }) declare breachedGoals: unknown;
  @NullableText() declare error: string | null;
}
