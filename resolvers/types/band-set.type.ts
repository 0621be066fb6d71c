import { Field, Float, ObjectType } from 'type-graphql';
import type { Band, BandLimit, BandSet } from '../../src/domain/bands.js';
import { METRIC_IDS, type MetricId } from '../../src/domain/metrics/metric.js';
import { BandEnum, MetricEnum } from '../enums.js';

@ObjectType('BandLimit', {
  description: 'How far a performance level reaches. What is worse than every limit is LOW.',
})
export class BandLimitType {
  constructor(
    private readonly id: MetricId,
    private readonly reach: BandLimit,
  ) {}

  @Field(() => MetricEnum, { description: 'Of which metric.' })
  get metric(): MetricId {
    return this.id;
  }

  @Field(() => BandEnum, { description: 'Which level.' })
  get band(): Band {
    return this.reach.band;
  }

  @Field(() => Float, { description: "The worst value of the level, in the metric's unit." })
  get limit(): number {
    return this.reach.limit;
  }

  @Field(() => Boolean, { description: 'Whether the limit itself still belongs to the level.' })
  get inclusive(): boolean {
    return this.reach.inclusive;
  }
}

@ObjectType('BandSet', { description: 'A table that performance bands come from.' })
export class BandSetType {
  constructor(private readonly set: BandSet) {}

  @Field(() => String, { description: 'Which table, such as `dora-2023`.' })
  get version(): string {
    return this.set.version;
  }

  @Field(() => String, { description: 'Where it was published.' })
  get source(): string {
    return this.set.source;
  }

  @Field(() => [BandLimitType], {
    description: 'Its limits, metric by metric, in the order in which they are tried.',
  })
  get limits(): BandLimitType[] {
    return METRIC_IDS.flatMap((id) => this.set.limits[id].map((limit) => new BandLimitType(id, limit)));
  }
}
