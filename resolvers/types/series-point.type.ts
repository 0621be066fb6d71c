import { Arg, Ctx, Field, Float, Int, ObjectType } from 'type-graphql';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import { METRICS } from '../../src/domain/metrics/registry.js';
import type { Scorecard } from '../../src/domain/scorecard.js';
import type { Point } from '../../src/domain/series.js';
import type { LocalDate } from '../../src/domain/zone.js';
import { pageSize } from '../../src/graphql/connection.js';
import type { RequestScope } from '../../src/loaders/request-scope.js';
import { DateScalar, DateTimeScalar } from '../scalars.js';
import { LedgerRecord, type LedgerRecordType } from './connections.js';
import { loadChanges, loadIncidents } from './record-page.js';

const HOVER_RECORDS = 5;

@ObjectType('SeriesPoint', {
  description: 'A metric over the part of one calendar bucket that lies inside the window.',
  simpleResolvers: true,
})
export class SeriesPointType {
  readonly #scorecard: Scorecard;
  readonly #id: MetricId;
  readonly #point: Point;

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
    description: "In the metric's unit; p50 for durations. null: no sample (deploy frequency: 0).",
  })
  readonly value: number | null;
  @Field(() => Float, {
    nullable: true,
    description: 'p90 for durations, in hours; null for the others and without a sample.',
  })
  readonly p90: number | null;
  @Field(() => Int, { description: 'How many records the value is computed from.' })
  readonly sampleSize: number;
  @Field(() => Boolean, { description: 'Whether the window cuts the bucket short.' })
  readonly partial: boolean;

  constructor(scorecard: Scorecard, id: MetricId, point: Point) {
    this.#scorecard = scorecard;
    this.#id = id;
    this.#point = point;
    this.start = point.bucket.window.startMs;
    this.end = point.bucket.window.endMs;
    this.bucketStart = point.bucket.firstDay;
    this.value = point.reading.value;
    this.p90 = point.reading.p90;
    this.sampleSize = point.reading.sampleSize;
    this.partial = point.bucket.partial;
  }

  @Field(() => [LedgerRecord], {
    description:
      "The records of this point, for a hover's deep links: slowest first, for the failure rate failed ones first.",
  })
  async records(
    @Ctx() scope: RequestScope,
    @Arg('first', () => Int, {
      nullable: true,
      defaultValue: HOVER_RECORDS,
      description: 'At most this many, 1 to 1,000.',
    })
    first: number | null,
  ): Promise<LedgerRecordType[]> {
    const most = pageSize(first ?? HOVER_RECORDS);
    const ranked = this.#scorecard.recordsOfPoint(this.#id, this.#point, most);
    const load = METRICS[this.#id].records === 'incidents' ? loadIncidents : loadChanges;
    return (await load(scope, ranked)).filter((record) => record !== null);
  }
}
