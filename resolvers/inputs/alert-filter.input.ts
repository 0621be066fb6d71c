import { Field, InputType } from 'type-graphql';
import { assetKeyOf } from '../../src/analytics/node-id.js';
import { storableText } from '../../src/analytics/storable-text.js';
import { DIMENSIONS, type Dimension, type GroupKey } from '../../src/domain/grouping.js';
import type { MetricId } from '../../src/domain/metrics/metric.js';
import type { Subject } from '../../src/domain/regression.js';
import type { AlertFilter } from '../../src/store/alert.store.js';
import { DimensionEnum, MetricEnum } from '../enums.js';
import { DateTimeScalar } from '../scalars.js';

@InputType({
  description: 'Which alerts a list shows: AND between fields. What is left out keeps everything.',
})
export class RegressionAlertFilterInput {
  @Field(() => Boolean, { nullable: true, description: 'true: somebody took notice. false: nobody yet.' })
  declare acknowledged?: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'true: the metric was back within its threshold later. false: not yet.',
  })
  declare recovered?: boolean | null;
  @Field(() => [MetricEnum], { nullable: true, description: 'Of these metrics.' })
  declare metrics?: MetricId[] | null;
  @Field(() => DimensionEnum, { nullable: true, description: 'Of groups of this dimension.' })
  declare dimension?: Dimension | null;
  @Field(() => [String], {
    nullable: 'itemsAndList',
    description:
      "Of groups with one of these keys: teams' names, assets' ids, change types; null is Unassigned.",
  })
  declare keys?: (string | null)[] | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Evaluated at this instant or later.' })
  declare since?: number | null;
}

/** The filter in the domain's keys. */
export function toAlertFilter(input: RegressionAlertFilterInput | null | undefined): AlertFilter {
  const { acknowledged, recovered, metrics, dimension, keys, since } = input ?? {};
  return {
    acknowledged: acknowledged ?? undefined,
    recovered: recovered ?? undefined,
    metrics: metrics ?? undefined,
    dimension: dimension ?? undefined,
    subjects: toSubjects(dimension, keys, 'filter.keys'),
    sinceMs: since ?? undefined,
  };
}

/**
 * The groups that keys stand for; undefined where every group is meant. A key without a dimension stands for the groups of
 * every dimension that it can be of.
 */
export function toSubjects(
  dimension: Dimension | null | undefined,
  keys: readonly (string | null)[] | null | undefined,
  field: string,
): Subject[] | undefined {
  return keys?.flatMap((key) =>
    (dimension == null ? DIMENSIONS : [dimension]).flatMap((each) =>
      subjectOf(each, key, field, dimension != null),
    ),
  );
}

function subjectOf(dimension: Dimension, key: GroupKey, field: string, isMeant: boolean): Subject[] {
  if (key === null || dimension !== 'service') {
    return [{ dimension, key: key === null ? null : storableText(key, field) }];
  }
  return isMeant || key.startsWith('Asset:') ? [{ dimension, key: assetKeyOf(key, field) }] : [];
}
