import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Instant, NullableInstant, NullableText, Text, WorkspaceKey } from './columns.js';

const Double = (nullable = false) => Property({ type: 'double', columnType: 'double precision', nullable });
const Count = () => Property({ type: 'integer' });

/** A regression as it was seen: it explains itself after the ledger has moved on. */
@Entity({ tableName: 'metric_regression_alert' })
export class MetricRegressionAlert {
  @WorkspaceKey() declare workspaceId: string;
  @PrimaryKey({ type: 'uuid' }) declare id: string;
  @Text() declare metric: string;
  /** Null for the workspace as a whole. */
  @NullableText() declare dimension: string | null;
  @NullableText() declare key: string | null;
  @Text() declare label: string;
  @Double() declare value: number;
  @Double() declare baseline: number;
  /** r; null where the baseline is 0. */
  @Double(true) declare change: number | null;
  @Double() declare threshold: number;
  @Count() declare sampleSize: number;
  @Count() declare baselineSampleSize: number;
  /** Both windows end at `evaluatedAt`. */
  @Instant() declare windowStartsAt: Date;
  @Instant() declare baselineStartsAt: Date;
  @Instant() declare evaluatedAt: Date;
  @Instant() declare raisedAt: Date;
  @NullableInstant() declare acknowledgedAt: Date | null;
  /** Who acknowledged it, as they were then. */
  @Property({ type: 'json', columnType: 'jsonb', nullable: true }) declare acknowledgedBy: unknown;
  @NullableText() declare note: string | null;
  @NullableInstant() declare recoveredAt: Date | null;
}
