import { Arg, Field, Float, Int, InterfaceType } from 'type-graphql';
import type { Band } from '../../src/domain/bands.js';
import type { Interval } from '../../src/domain/buckets.js';
import type { GoalReading } from '../../src/domain/goals.js';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import type { ComparedReading, Scorecard } from '../../src/domain/scorecard.js';
import { badInput } from '../../src/errors.js';
import { BandEnum, IntervalEnum, MetricEnum } from '../enums.js';
import { GoalReadingType } from './goals.type.js';
import { SeriesPointType } from './series-point.type.js';
import { type Soon, soon } from './soon.js';

/**
 * What a metric says, as plain properties: an answer by service has ten thousand of them, and a resolver for each took as long as the
 * numbers themselves.
 */
const PLAIN = { simple: true } as const;

@InterfaceType('MetricReading', { description: 'One metric over the window, and over its buckets.' })
export abstract class MetricReadingType {
  @Field(() => MetricEnum, { ...PLAIN, description: 'Which metric this is.' })
  readonly metric: MetricId;

  @Field(() => Float, {
    ...PLAIN,
    nullable: true,
    description:
      "The headline number in the metric's unit; p50 for durations. null: no sample (deploy frequency: 0).",
  })
  readonly value: number | null;

  @Field(() => Int, { ...PLAIN, description: 'How many records the value is computed from.' })
  readonly sampleSize: number;

  @Field(() => Float, {
    ...PLAIN,
    nullable: true,
    description:
      'The value over the previous window: the same length, ending where this one starts. null: no sample.',
  })
  readonly previous: number | null;

  @Field(() => Float, {
    ...PLAIN,
    nullable: true,
    description: 'value − previous; null if either is null.',
  })
  readonly delta: number | null;

  @Field(() => BandEnum, {
    ...PLAIN,
    nullable: true,
    description: 'The performance level of the value; null without a value.',
  })
  readonly band: Band | null;

  @Field(() => GoalReadingType, {
    ...PLAIN,
    nullable: true,
    description:
      "How the value stands to the workspace's target of this quarter; null: no target, or the quarter is over.",
  })
  readonly goal: GoalReading | null;

  constructor(
    protected readonly scorecard: Scorecard,
    protected readonly id: MetricId,
    reading: ComparedReading,
  ) {
    this.metric = id;
    this.value = reading.value;
    this.sampleSize = reading.sampleSize;
    this.previous = reading.previous;
    this.delta = reading.delta;
    this.band = reading.band;
    this.goal = reading.goal;
  }

  @Field(() => [SeriesPointType], {
    description: "One point a bucket of the workspace's zone, oldest first, empty buckets included.",
  })
  series(
    @Arg('interval', () => IntervalEnum, {
      nullable: true,
      defaultValue: 'day',
      description: 'The length of a bucket.',
    })
    interval: Interval | null,
    @Arg('last', () => Int, {
      nullable: true,
      description:
        "Keeps the newest buckets only (7 for a card's sparkline), at least 1. Left out: the whole window.",
    })
    last: number | null | undefined,
  ): Soon<SeriesPointType[]> {
    if (typeof last === 'number' && last < 1) throw badInput('last', `must be at least 1, not ${last}`);
    const asked = [this.id, interval ?? 'day', last ?? null] as const;
    return soon(this.scorecard.prepareSeries(...asked), () =>
      this.scorecard.series(...asked).map((point) => new SeriesPointType(this.scorecard, this.id, point)),
    );
  }
}
