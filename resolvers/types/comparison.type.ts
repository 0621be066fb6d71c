import { Arg, Ctx, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { DoraReport, GroupReport } from '../../src/analytics/dora-report.js';
import { shownKey } from '../../src/analytics/node-id.js';
import { type Comparison, comparisonAt } from '../../src/domain/comparison.js';
import type { Dimension, Filter, GroupKey } from '../../src/domain/grouping.js';
import type { MetricId, Reading } from '../../src/domain/metrics/metric.js';
import { METRICS } from '../../src/domain/metrics/registry.js';
import type { Scorecard } from '../../src/domain/scorecard.js';
import { type Connection, connectionType } from '../../src/graphql/connection.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { AFTER, FIRST } from '../arguments.js';
import { DimensionEnum, MetricEnum } from '../enums.js';
import { GROUP_ID, groupId } from './group-id.js';
import { pageOfGroups } from './group-page.js';
import { DoraWindowType } from './window.type.js';

@ObjectType('MetricValue', { description: 'One metric over one window.', simpleResolvers: true })
export class MetricValueType {
  @Field(() => Float, {
    nullable: true,
    description: 'The headline number: p50 for durations. null: no sample.',
  })
  readonly value: number | null;
  @Field(() => Float, {
    nullable: true,
    description: 'p90 for durations, in hours; null for the others and without a sample.',
  })
  readonly p90: number | null;
  @Field(() => Int, { description: 'How many records the value is computed from.' })
  readonly sampleSize: number;

  constructor({ value, p90, sampleSize }: Reading) {
    this.value = value;
    this.p90 = p90;
    this.sampleSize = sampleSize;
  }
}

@ObjectType('MetricComparison', { description: 'One metric over two windows, side by side.' })
export class MetricComparisonType {
  constructor(private readonly comparison: Comparison) {}

  @Field(() => MetricEnum, { description: 'Which metric this is.' })
  get metric(): MetricId {
    return this.comparison.metric;
  }

  @Field(() => MetricValueType, { description: 'Over the window.' })
  get window(): MetricValueType {
    return new MetricValueType(this.comparison.reading);
  }

  @Field(() => MetricValueType, { description: 'Over the window that it is compared with.' })
  get to(): MetricValueType {
    return new MetricValueType(this.comparison.other);
  }

  @Field(() => Float, { nullable: true, description: 'value − the other value; null if either is null.' })
  get delta(): number | null {
    return this.comparison.delta;
  }

  @Field(() => Float, {
    nullable: true,
    description: 'delta ÷ the other value; null if either is null, or the other is 0.',
  })
  get relativeChange(): number | null {
    return this.comparison.relativeChange;
  }

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the value is the better one, by the metric's direction; null if they are equal or one is null.",
  })
  get improved(): boolean | null {
    return this.comparison.improved;
  }
}

@ObjectType('DoraMetricsComparison', {
  description: 'The four metrics of one group, or of everything, over two windows.',
})
export class DoraMetricsComparisonType {
  constructor(private readonly scorecard: Scorecard) {}

  @Field(() => MetricComparisonType, { description: METRICS.deploy_frequency.meaning })
  get deployFrequencyPerDay(): MetricComparisonType {
    return this.of('deploy_frequency');
  }

  @Field(() => MetricComparisonType, { description: METRICS.lead_time.meaning })
  get leadTimeHours(): MetricComparisonType {
    return this.of('lead_time');
  }

  @Field(() => MetricComparisonType, { description: METRICS.change_failure_rate.meaning })
  get changeFailureRate(): MetricComparisonType {
    return this.of('change_failure_rate');
  }

  @Field(() => MetricComparisonType, { description: METRICS.mttr.meaning })
  get mttrHours(): MetricComparisonType {
    return this.of('mttr');
  }

  private of(id: MetricId): MetricComparisonType {
    return new MetricComparisonType(comparisonAt(this.scorecard.board, id, this.scorecard.index));
  }
}

@ObjectType('DoraComparisonGroup', { description: 'The records that share a key, over two windows.' })
export class DoraComparisonGroupType {
  constructor(
    private readonly group: GroupReport,
    private readonly filter: Filter,
  ) {}

  @Field(() => ID, { description: GROUP_ID })
  get id(): string {
    const { current, previous } = this.group.scorecard.board;
    return groupId('comparison:', this.group, this.filter, [current.window, previous.window]);
  }

  @Field(() => DimensionEnum, { description: 'What the records are grouped by.' })
  get dimension(): Dimension {
    return this.group.dimension;
  }

  @Field(() => String, {
    nullable: true,
    description: "A team's name, an asset's id or a change type in the ledger's words; null is Unassigned.",
  })
  get key(): GroupKey {
    return shownKey(this.group.dimension, this.group.key);
  }

  @Field(() => String, { description: 'What a person reads.' })
  get label(): string {
    return this.group.label;
  }

  @Field(() => DoraMetricsComparisonType, { description: "The four metrics over the group's records." })
  get metrics(): DoraMetricsComparisonType {
    return new DoraMetricsComparisonType(this.group.scorecard);
  }
}

export const DoraComparisonGroupConnection = connectionType(
  'DoraComparisonGroup',
  () => DoraComparisonGroupType,
  'the groups',
);

@ObjectType('DoraComparison', {
  description: 'The four metrics over two windows side by side, as a whole and by group.',
})
export class DoraComparisonType {
  constructor(private readonly report: DoraReport) {}

  @Field(() => DoraWindowType, { description: 'The window that is compared.' })
  get window(): DoraWindowType {
    return new DoraWindowType(this.report.question.window);
  }

  @Field(() => DoraWindowType, { description: 'The window that it is compared with.' })
  get to(): DoraWindowType {
    return new DoraWindowType(this.report.overall.board.previous.window);
  }

  @Field(() => DoraMetricsComparisonType, { description: 'Over all records that the filter keeps.' })
  get overall(): DoraMetricsComparisonType {
    return new DoraMetricsComparisonType(this.report.overall);
  }

  @Field(() => DoraComparisonGroupConnection, {
    description:
      'Groups with at least one record in either window, by number of closed changes and resolved incidents in the first one ' +
      'descending, then by key. Empty unless groupBy is given.',
  })
  groups(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Connection<DoraComparisonGroupType> {
    const { groups, question } = this.report;
    const list = {
      ...{ groups, name: `comparison:${question.groupBy}` },
      toNode: (group: GroupReport) => new DoraComparisonGroupType(group, question.filter),
    };
    return pageOfGroups(scope, list, { first, after });
  }
}
