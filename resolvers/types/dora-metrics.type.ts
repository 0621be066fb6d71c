import { Arg, Ctx, Field, Float, Int, ObjectType } from 'type-graphql';
import { METRICS } from '../../src/domain/metrics/registry.js';
import type { Scorecard } from '../../src/domain/scorecard.js';
import type { Connection } from '../../src/graphql/connection.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { AFTER, FIRST } from '../arguments.js';
import type { ChangeRequestType } from './change-request.type.js';
import { ChangeRequestConnection, LedgerRecordConnection, type LedgerRecordType } from './connections.js';
import { MetricReadingType } from './metric-reading.type.js';
import { loadChanges, loadIncidents, pageOfRecords } from './record-page.js';

@ObjectType('DeployFrequency', {
  implements: MetricReadingType,
  description: `${METRICS.deploy_frequency.formula} Unit: changes per day. 0 where there is none.`,
})
export class DeployFrequencyType extends MetricReadingType {
  constructor(scorecard: Scorecard) {
    super(scorecard, 'deploy_frequency', scorecard.read('deploy_frequency'));
  }

  @Field(() => ChangeRequestConnection, {
    description: 'The successful changes behind the number, newest first.',
  })
  changes(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<ChangeRequestType>> {
    const list = { scope, list: 'deployments', load: loadChanges };
    return pageOfRecords(list, this.scorecard.recordsBehind(this.id), { first, after });
  }
}

@ObjectType('DurationMetric', {
  implements: MetricReadingType,
  description: `Hours. Lead time: ${METRICS.lead_time.formula} MTTR: ${METRICS.mttr.formula}`,
})
export class DurationMetricType extends MetricReadingType {
  @Field(() => Float, {
    simple: true,
    nullable: true,
    description: 'The median in hours; null without a sample.',
  })
  readonly p50: number | null;

  @Field(() => Float, {
    simple: true,
    nullable: true,
    description: 'The 90th percentile in hours; null without a sample.',
  })
  readonly p90: number | null;

  constructor(scorecard: Scorecard, id: 'lead_time' | 'mttr') {
    const reading = scorecard.read(id);
    super(scorecard, id, reading);
    this.p50 = reading.value;
    this.p90 = reading.p90;
  }

  @Field(() => LedgerRecordConnection, {
    description:
      'The records behind the number, longest first: changes for the lead time, incidents for the MTTR.',
  })
  records(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<LedgerRecordType>> {
    const load = METRICS[this.id].records === 'incidents' ? loadIncidents : loadChanges;
    const list = { scope, list: `slowest:${this.id}`, load };
    return pageOfRecords<LedgerRecordType>(list, this.scorecard.recordsBehind(this.id), { first, after });
  }
}

@ObjectType('FailureRate', {
  implements: MetricReadingType,
  description: `${METRICS.change_failure_rate.formula} A share, 0 to 1; null where no change was closed.`,
})
export class FailureRateType extends MetricReadingType {
  @Field(() => Int, {
    simple: true,
    description: 'How many of the closed changes failed; each counts once.',
  })
  readonly failed: number;

  @Field(() => Int, {
    simple: true,
    description:
      'How many that have not failed were completed less than the failure window ago, and may still fail.',
  })
  readonly pending: number;

  constructor(scorecard: Scorecard) {
    const reading = scorecard.read('change_failure_rate');
    super(scorecard, 'change_failure_rate', reading);
    this.failed = reading.failed ?? 0;
    this.pending = reading.pending ?? 0;
  }

  @Field(() => ChangeRequestConnection, { description: 'The failed changes, newest first.' })
  failures(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => String, AFTER) after?: string,
  ): Promise<Connection<ChangeRequestType>> {
    const list = { scope, list: 'failures', load: loadChanges };
    return pageOfRecords(list, this.scorecard.recordsBehind(this.id), { first, after });
  }
}

@ObjectType('DoraMetrics', { description: 'The four metrics of one group, or of everything.' })
export class DoraMetricsType {
  constructor(private readonly scorecard: Scorecard) {}

  @Field(() => DeployFrequencyType, { description: METRICS.deploy_frequency.meaning })
  get deployFrequencyPerDay(): DeployFrequencyType {
    return new DeployFrequencyType(this.scorecard);
  }

  @Field(() => DurationMetricType, { description: METRICS.lead_time.meaning })
  get leadTimeHours(): DurationMetricType {
    return new DurationMetricType(this.scorecard, 'lead_time');
  }

  @Field(() => FailureRateType, { description: METRICS.change_failure_rate.meaning })
  get changeFailureRate(): FailureRateType {
    return new FailureRateType(this.scorecard);
  }

  @Field(() => DurationMetricType, { description: METRICS.mttr.meaning })
  get mttrHours(): DurationMetricType {
    return new DurationMetricType(this.scorecard, 'mttr');
  }
}
