import { Ctx, Field, Float, Int, ObjectType } from 'type-graphql';
import { alertSummary } from '../../src/analytics/alert-summary.js';
import { shownKey } from '../../src/analytics/node-id.js';
import type { Dimension, GroupKey } from '../../src/domain/grouping.js';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import { connectionType } from '../../src/graphql/connection.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import type { AlertRow } from '../../src/store/alert-rows.js';
import { DimensionEnum, MetricEnum } from '../enums.js';
import { DateTimeScalar } from '../scalars.js';
import { MemberType } from './member.type.js';
import { NodeType } from './node.type.js';
import { DoraWindowType } from './window.type.js';

@ObjectType('MetricRegressionAlert', {
  implements: NodeType,
  description:
    'A metric of a group that got worse by more than its threshold, as it was seen: it explains itself after the ledger ' +
    'has moved on.',
})
export class MetricRegressionAlertType extends NodeType {
  constructor(private readonly row: AlertRow) {
    super('MetricRegressionAlert', row.id);
  }

  @Field(() => MetricEnum, { description: 'Which metric got worse.' })
  get metric(): MetricId {
    return this.row.metric;
  }

  @Field(() => DimensionEnum, { nullable: true, description: 'null for the workspace as a whole.' })
  get dimension(): Dimension | null {
    return this.row.dimension;
  }

  @Field(() => String, {
    nullable: true,
    description: "A team's name, an asset's id or a change type; null is Unassigned, or the whole workspace.",
  })
  get key(): GroupKey {
    return this.row.dimension === null ? null : shownKey(this.row.dimension, this.row.key);
  }

  @Field(() => String, { description: 'What a person reads for the group.' })
  get label(): string {
    return this.row.label;
  }

  @Field(() => Float, {
    description: "In the metric's unit, over the 7 days that end at evaluatedAt; p50 for durations.",
  })
  get value(): number {
    return this.row.value;
  }

  @Field(() => Float, { description: 'The same over the 28 days that end at evaluatedAt.' })
  get baseline(): number {
    return this.row.baseline;
  }

  @Field(() => Float, {
    nullable: true,
    description: '(value − baseline) ÷ baseline; null when the baseline is 0: "from zero".',
  })
  get change(): number | null {
    return this.row.change;
  }

  @Field(() => Float, { description: 'What the change for the worse had to exceed, as it was set then.' })
  get threshold(): number {
    return this.row.threshold;
  }

  @Field(() => Int, { description: 'How many records the value is computed from.' })
  get sampleSize(): number {
    return this.row.sampleSize;
  }

  @Field(() => Int, { description: 'How many records the baseline is computed from.' })
  get baselineSampleSize(): number {
    return this.row.baselineSampleSize;
  }

  @Field(() => DoraWindowType, { description: 'What the value is over.' })
  get window(): DoraWindowType {
    return new DoraWindowType({ startMs: this.row.windowStartsAtMs, endMs: this.row.evaluatedAtMs });
  }

  @Field(() => DoraWindowType, { description: 'What the baseline is over.' })
  get baselineWindow(): DoraWindowType {
    return new DoraWindowType({ startMs: this.row.baselineStartsAtMs, endMs: this.row.evaluatedAtMs });
  }

  @Field(() => DateTimeScalar, { description: 'The instant as of which it was evaluated: 02:00 of a night.' })
  get evaluatedAt(): number {
    return this.row.evaluatedAtMs;
  }

  @Field(() => DateTimeScalar, { description: 'When it was raised.' })
  get raisedAt(): number {
    return this.row.raisedAtMs;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When somebody took notice; the same metric and group stay quiet for 24 hours from then. null: nobody yet.',
  })
  get acknowledgedAt(): number | null {
    return this.row.acknowledgedAtMs;
  }

  @Field(() => MemberType, {
    nullable: true,
    description: 'Who took notice, as they were then; null: nobody yet.',
  })
  get acknowledgedBy(): MemberType | null {
    const by = this.row.acknowledgedBy;
    return by === null ? null : MemberType.ofCaller(by, by.role);
  }

  @Field(() => String, { nullable: true, description: 'What they had to say; null: nothing.' })
  get note(): string | null {
    return this.row.note;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'The first later evaluation at which the metric was back within its threshold; null: none yet.',
  })
  get recoveredAt(): number | null {
    return this.row.recoveredAtMs;
  }

  @Field(() => String, { description: 'One line for a person, as Slack and the e-mail show it.' })
  get summary(): string {
    return alertSummary(this.row);
  }

  @Field(() => String, { description: 'The analytics tab that shows it.' })
  url(@Ctx() { alertUrl }: RequestScope): string {
    return alertUrl(this.row);
  }
}

export const MetricRegressionAlertConnection = connectionType(
  'MetricRegressionAlert',
  () => MetricRegressionAlertType,
  'the regression alerts',
);
