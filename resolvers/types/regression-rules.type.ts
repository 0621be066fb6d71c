import { Field, Float, Int, ObjectType } from 'type-graphql';
import { shownKey } from '../../src/analytics/node-id.js';
import type { Dimension, GroupKey } from '../../src/domain/grouping.js';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import { METRICS } from '../../src/domain/metrics/registry.js';
import type { DisabledGroup, RegressionRules } from '../../src/domain/regression.js';
import { DimensionEnum } from '../enums.js';

const describe = (id: MetricId) =>
  `${METRICS[id].name} regresses when it is worse by more than this share of its baseline; ${METRICS[id].regressionThreshold} by default.`;

@ObjectType('RegressionThresholds', {
  description: 'How much worse than its baseline a metric must be for an alert. 0.3 is 30 %.',
})
export class RegressionThresholdsType {
  constructor(private readonly rules: RegressionRules) {}

  @Field(() => Float, { description: describe('deploy_frequency') })
  get deployFrequency(): number {
    return this.rules.thresholds.deploy_frequency;
  }

  @Field(() => Float, { description: describe('lead_time') })
  get leadTime(): number {
    return this.rules.thresholds.lead_time;
  }

  @Field(() => Float, { description: describe('change_failure_rate') })
  get changeFailureRate(): number {
    return this.rules.thresholds.change_failure_rate;
  }

  @Field(() => Float, { description: describe('mttr') })
  get mttr(): number {
    return this.rules.thresholds.mttr;
  }

  @Field(() => Int, { description: 'How many records the baseline must have for an alert; 1 by default.' })
  get minSampleSize(): number {
    return this.rules.minSampleSize;
  }
}

@ObjectType('DisabledGroup', { description: 'A group that the nightly evaluation leaves out.' })
export class DisabledGroupType {
  constructor(private readonly group: DisabledGroup) {}

  @Field(() => DimensionEnum, { description: 'Its dimension.' })
  get dimension(): Dimension {
    return this.group.dimension;
  }

  @Field(() => String, {
    nullable: true,
    description: "A team's name, an asset's id or a change type; null is Unassigned.",
  })
  get key(): GroupKey {
    return shownKey(this.group.dimension, this.group.key);
  }
}
