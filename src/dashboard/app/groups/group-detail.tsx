import { useEffect } from 'react';
import { useQuery } from 'urql';
import { AlertList } from '../alerts/alert-list.js';
import { OverviewDocument } from '../documents.generated.js';
import { fittingInterval } from '../model/dates.js';
import {
  apiDimension,
  apiKey,
  DIMENSION_NAMES,
  type Dimension,
  type GroupKey,
  UNASSIGNED,
} from '../model/dimension.js';
import { asOfGroup, readings } from '../model/reading.js';
import { MetricCard } from '../overview/metric-card.js';
import { SideBySide } from '../overview/side-by-side.js';
import { TrendCharts } from '../overview/trend-charts.js';
import { useQuestion } from '../shell/use-question.js';
import { CardSkeletons, Empty, Fault } from '../ui/states.js';
import { Link } from '../url/link.js';
import { addressOf, useView } from '../url/use-view.js';
import { otherTab } from '../url/view.js';
import { GroupRecords } from './group-records.js';
import { useGroupLabel } from './use-group-label.js';

interface Props {
  readonly dimension: Dimension;
  readonly keyOf: GroupKey;
}

/** One group: its metrics, its alerts, its records. */
export function GroupDetail({ dimension, keyOf }: Props) {
  const { view } = useView();
  const { variables, window, fault } = useQuestion();
  const interval = view.interval ?? (window === null ? 'DAY' : fittingInterval(window));
  const [{ data, error, stale, fetching }, again] = useQuery({
    query: OverviewDocument,
    variables: { window: variables?.window ?? {}, filter: variables?.filter ?? null, interval },
    pause: variables === null,
    requestPolicy: 'cache-and-network',
  });
  const metrics = data === undefined ? [] : asOfGroup(readings(data.dora.overall));
  const { one, many } = DIMENSION_NAMES[dimension];
  const label = useGroupLabel(dimension, keyOf);
  // The card that opened it may have been far down the list.
  useEffect(() => {
    globalThis.scrollTo(0, 0);
  }, []);
  if (fault !== null) return <Empty title="This window cannot be shown">{fault}</Empty>;
  return (
    <div aria-busy={stale || fetching}>
      <div className="group-head">
        <Link to={addressOf(otherTab(view, dimension))}>All {many}</Link>
        <h1>
          <span className="muted">{one}</span> {keyOf === null ? UNASSIGNED : label}
        </h1>
      </div>
      {error !== undefined && data === undefined ? (
        <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />
      ) : data === undefined ? (
        <CardSkeletons />
      ) : (
        <>
          <div className="cards">
            {metrics.map((reading) => (
              <MetricCard
                key={reading.id}
                reading={reading}
                bandSet={data.dora.bandSet}
                filter={view.filter}
              />
            ))}
          </div>
          <TrendCharts metrics={metrics} interval={interval} filter={view.filter} />
          <SideBySide />
        </>
      )}
      <section aria-labelledby="group-alerts">
        <h2 id="group-alerts">Alerts</h2>
        <AlertList
          filter={{ dimension: apiDimension(dimension), keys: [apiKey(dimension, keyOf)] }}
          whenEmpty="No alert was ever raised for this group."
        />
      </section>
      {variables !== null && <GroupRecords {...variables} />}
    </div>
  );
}
