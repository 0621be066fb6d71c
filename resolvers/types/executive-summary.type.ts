import { Arg, Field, Float, Int, ObjectType } from 'type-graphql';
import type { ExecutiveSummary } from '../../src/analytics/executive-summary.js';
import { shownKey } from '../../src/analytics/node-id.js';
import type { Dimension, GroupKey } from '../../src/domain/grouping.js';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import type { Mover } from '../../src/domain/movers.js';
import { pageSize } from '../../src/graphql/connection.js';
import { DimensionEnum, MetricEnum } from '../enums.js';
import { DoraMetricsType } from './dora-metrics.type.js';
import { DoraWindowType } from './window.type.js';

const DEFAULT_MOVERS = 3;

@ObjectType('Mover', { description: 'A metric of a group that moved against the previous window.' })
export class MoverType {
  constructor(private readonly mover: Mover) {}

  @Field(() => DimensionEnum, { description: 'What the group is of.' })
  get dimension(): Dimension {
    return this.mover.dimension;
  }

  @Field(() => String, {
    nullable: true,
    description: "A team's name, an asset's id or a change type in the ledger's words; null is Unassigned.",
  })
  get key(): GroupKey {
    return shownKey(this.mover.dimension, this.mover.key);
  }

  @Field(() => String, { description: 'What a person reads.' })
  get label(): string {
    return this.mover.label;
  }

  @Field(() => MetricEnum, { description: 'Which metric moved.' })
  get metric(): MetricId {
    return this.mover.metric;
  }

  @Field(() => Float, { nullable: true, description: 'The value over the window; p50 for durations.' })
  get value(): number | null {
    return this.mover.reading.value;
  }

  @Field(() => Float, { nullable: true, description: 'The value over the previous window.' })
  get previous(): number | null {
    return this.mover.other.value;
  }

  @Field(() => Float, { description: '(value − previous) ÷ previous.' })
  get relativeChange(): number {
    return this.mover.relativeChange;
  }

  @Field(() => Boolean, { description: "Whether that is better, by the metric's direction." })
  get improved(): boolean {
    return this.mover.improved;
  }
}

@ObjectType('Movers', { description: 'The groups that moved most.', simpleResolvers: true })
export class MoversType {
  @Field(() => [MoverType], { description: 'The most improved first.' }) declare best: MoverType[];
  @Field(() => [MoverType], { description: 'The most worsened first.' }) declare worst: MoverType[];
}

@ObjectType('ExecutiveSummary', {
  description: 'The four metrics of the whole workspace, and what is worth knowing of them.',
})
export class ExecutiveSummaryType {
  constructor(private readonly summary: ExecutiveSummary) {}

  @Field(() => DoraWindowType, { description: 'The window that the numbers are of.' })
  get window(): DoraWindowType {
    return new DoraWindowType(this.summary.window);
  }

  @Field(() => DoraMetricsType, { description: 'The four metrics of the whole workspace.' })
  get metrics(): DoraMetricsType {
    return new DoraMetricsType(this.summary.overall);
  }

  @Field(() => [MetricEnum], { description: 'The metrics on the wrong side of a target that is in force.' })
  get breachedGoals(): readonly MetricId[] {
    return this.summary.breachedGoals;
  }

  @Field(() => Int, {
    description: 'Alerts that nobody has acknowledged and whose metric has not come back.',
  })
  get openAlerts(): number {
    return this.summary.openAlerts;
  }

  @Field(() => String, { description: 'One sentence: the largest move, missed goals, open alerts.' })
  get headline(): string {
    return this.summary.headline;
  }

  @Field(() => MoversType, {
    description:
      "The teams, services and change types that moved most by relative change, of what has the workspace's least sample in both " +
      'windows (deploy frequency: in the one before, so that who stopped deploying is seen); a change from zero is not ranked.',
  })
  movers(
    @Arg('first', () => Int, {
      nullable: true,
      defaultValue: DEFAULT_MOVERS,
      description: 'At most this many of each, 1 to 1,000.',
    })
    first: number | null,
  ): MoversType {
    const { best, worst } = this.summary.movers(pageSize(first ?? DEFAULT_MOVERS));
    return {
      best: best.map((mover) => new MoverType(mover)),
      worst: worst.map((mover) => new MoverType(mover)),
    };
  }
}
