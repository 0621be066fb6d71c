import { useQuery } from 'urql';
import { OverviewDocument } from '../documents.generated.js';
import { fittingInterval } from '../model/dates.js';
import { asOfGroup, readings } from '../model/reading.js';
import { useQuestion } from '../shell/use-question.js';
import { CardSkeletons, Empty, Fault } from '../ui/states.js';
import { useView } from '../url/use-view.js';
import { FirstSteps } from './first-steps.js';
import { MetricCard } from './metric-card.js';
import { SideBySide } from './side-by-side.js';
import { SummaryCard } from './summary-card.js';
import { TrendCharts } from './trend-charts.js';

/** The four numbers, and how they went. */
export function OverviewTab() {
  const { view } = useView();
  const { variables, window, fault } = useQuestion();
  const interval = view.interval ?? (window === null ? 'DAY' : fittingInterval(window));
  const [{ data, error, stale, fetching }, again] = useQuery({
    query: OverviewDocument,
    variables: { window: variables?.window ?? {}, filter: variables?.filter ?? null, interval },
    pause: variables === null,
    requestPolicy: 'cache-and-network',
  });
  if (fault !== null) return <Empty title="This window cannot be shown">{fault}</Empty>;
  if (error !== undefined && data === undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <CardSkeletons />;
  const all = readings(data.dora.overall);
  const metrics = variables?.filter == null ? all : asOfGroup(all);
  const isEmpty = metrics.every(({ sampleSize, previous }) => sampleSize === 0 && !previous);
  return (
    <div aria-busy={stale || fetching}>
      <h1 className="visually-hidden">Overview</h1>
      {variables?.filter == null && !isEmpty && <SummaryCard />}
      <div className="cards">
        {metrics.map((reading) => (
          <MetricCard key={reading.id} reading={reading} bandSet={data.dora.bandSet} filter={view.filter} />
        ))}
      </div>
      {isEmpty ? (
        <FirstSteps title="No change was closed and no incident resolved in this window" />
      ) : (
        <>
          <TrendCharts metrics={metrics} interval={interval} filter={view.filter} />
          <SideBySide />
        </>
      )}
    </div>
  );
}
