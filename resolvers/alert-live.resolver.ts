import { Arg, Authorized, Resolver, Root, Subscription } from 'type-graphql';
import type { Dimension } from '../src/domain/grouping.js';
import type { MetricId } from '../src/domain/metrics/metric.js';
import type { Permission } from '../src/domain/permissions.js';
import type { RequestScope } from '../src/loaders/request-scope.js';
import type { AlertRow } from '../src/store/alert-rows.js';
import type { LiveTopic } from '../src/store/live-bus.js';
import { DimensionEnum, MetricEnum } from './enums.js';
import { toSubjects } from './inputs/alert-filter.input.js';
import { MetricRegressionAlertType } from './types/metric-regression-alert.type.js';

interface WantedAlerts {
  readonly metrics?: readonly MetricId[] | null;
  readonly dimension?: Dimension | null;
  readonly keys?: readonly (string | null)[] | null;
}

/** A subscription hears of its own workspace and of no other: the topic is the workspace's. */
const ofWorkspace = (topic: LiveTopic) => ({
  topics: topic,
  topicId: ({ context }: { context: unknown }) => (context as RequestScope).principal.workspace.id,
});

@Resolver()
export class AlertLiveResolver {
  @Authorized<Permission>('READ_ANALYTICS')
  @Subscription(() => MetricRegressionAlertType, {
    ...ofWorkspace('alert_raised'),
    filter: ({ payload, args }: { payload: unknown; args: unknown }) =>
      isWanted(payload as AlertRow, args as WantedAlerts),
    description:
      'Every alert the moment its row is committed, whichever gateway process raised it. The arguments keep some: AND between ' +
      'them, OR inside a list.',
  })
  regressionAlertRaised(
    @Root() alert: AlertRow,
    @Arg('metrics', () => [MetricEnum], {
      nullable: true,
      description: 'Of these metrics. Left out: of all.',
    })
    _metrics?: MetricId[],
    @Arg('dimension', () => DimensionEnum, {
      nullable: true,
      description: 'Of groups of this dimension. Left out: of all, and of the workspace as a whole.',
    })
    _dimension?: Dimension,
    @Arg('keys', () => [String], {
      nullable: 'itemsAndList',
      description:
        "Of groups with one of these keys: teams' names, assets' ids, change types; null is Unassigned.",
    })
    _keys?: (string | null)[],
  ): MetricRegressionAlertType {
    return new MetricRegressionAlertType(alert);
  }

  @Authorized<Permission>('READ_ANALYTICS')
  @Subscription(() => MetricRegressionAlertType, {
    ...ofWorkspace('alert_acknowledged'),
    description: 'Every alert the moment somebody has taken notice of it.',
  })
  regressionAlertAcknowledged(@Root() alert: AlertRow): MetricRegressionAlertType {
    return new MetricRegressionAlertType(alert);
  }
}

function isWanted(alert: AlertRow, { metrics, dimension, keys }: WantedAlerts): boolean {
  if (metrics != null && !metrics.includes(alert.metric)) return false;
  if (dimension != null && alert.dimension !== dimension) return false;
  const subjects = toSubjects(dimension, keys, 'keys');
  return subjects?.some((each) => each.dimension === alert.dimension && each.key === alert.key) ?? true;
}
