import { Arg, Field, Float, Int, InterfaceType, ObjectType } from 'type-graphql';
import type { OperationsCard, ViewPoint } from '../../src/analytics/operations-report.js';
import type { Interval } from '../../src/domain/buckets.js';
import type { ViewId } from '../../src/domain/operations/views.js';
import type { Side } from '../../src/domain/scoreboard.js';
import type { LocalDate } from '../../src/domain/zone.js';
import { badInput } from '../../src/errors.js';
import { IntervalEnum } from '../enums.js';
import { DateScalar, DateTimeScalar } from '../scalars.js';
import { type Soon, soon } from './soon.js';

@ObjectType('OperationsPoint', {
  description: 'A view over the part of one calendar bucket that lies inside the window.',
  simpleResolvers: true,
})
export class OperationsPointType {
  @Field(() => DateTimeScalar, {
    description: 'Where the part begins: at the bucket, or at the window if that is later.',
  })
  readonly start: number;
  @Field(() => DateTimeScalar, {
    description: 'Where the part ends, excluded: with the bucket, or with the window.',
  })
  readonly end: number;
  @Field(() => DateScalar, { description: 'The first calendar day of the whole bucket, for an axis.' })
  readonly bucketStart: LocalDate;
  @Field(() => Float, {
    nullable: true,
    description: "The median in the view's unit; null without a sample, and for views without durations.",
  })
  readonly p50: number | null;
  @Field(() => Float, {
    nullable: true,
    description:
      "The 90th percentile in the view's unit; null without a sample, and for views without durations.",
  })
  readonly p90: number | null;
  @Field(() => Float, {
    nullable: true,
    description: "The view's share, 0 to 1: rejected, succeeded, emergency, rework. null without a sample.",
  })
  readonly rate: number | null;
  @Field(() => Int, { description: 'How many records the numbers are computed from.' })
  readonly sampleSize: number;
  @Field(() => Boolean, { description: 'Whether the window cuts the bucket short.' })
  readonly partial: boolean;

  constructor({ bucket, reading }: ViewPoint) {
    this.start = bucket.window.startMs;
    this.end = bucket.window.endMs;
    this.bucketStart = bucket.firstDay;
    this.p50 = reading.p50;
    this.p90 = reading.p90;
    this.rate = reading.rate;
    this.sampleSize = reading.sampleSize;
    this.partial = bucket.partial;
  }
}

/** What `previous` of every view says. */
export const BEFORE = 'The same over the previous window; null of that itself.';

/** What the types of all views share: a card, which view of it, and which of its two windows. */
@InterfaceType('OperationsView', { description: 'One view over the window, and over its buckets.' })
export abstract class ViewType {
  constructor(
    protected readonly card: OperationsCard,
    protected readonly view: ViewId,
    protected readonly side: Side,
  ) {}

  protected get reading() {
    return this.card.read(this.view, this.side);
  }

  protected get percentiles() {
    const { p50, p90, sampleSize } = this.reading;
    return { p50, p90, sampleSize };
  }

  @Field(() => [OperationsPointType], {
    description:
      "One point a bucket of the workspace's zone, oldest first, empty buckets included, of the report's window; of a previous view none.",
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
      description: 'Keeps the newest buckets only, at least 1. Left out: the whole window.',
    })
    last: number | null | undefined,
  ): Soon<OperationsPointType[]> {
    if (typeof last === 'number' && last < 1) throw badInput('last', `must be at least 1, not ${last}`);
    if (this.side === 'previous') return [];
    const asked = [this.view, interval ?? 'day', last ?? null] as const;
    return soon(this.card.prepareSeries(...asked), () =>
      this.card.series(...asked).map((point) => new OperationsPointType(point)),
    );
  }
}
