import { useQuery } from 'urql';
import { SeriesChart } from '../charts/series-chart.js';
import { AlertSeriesDocument } from '../documents.generated.js';
import { apiFilter, dimensionOf, type Filter, ledgerKey } from '../model/dimension.js';
import { METRICS, metricIdOf } from '../model/metric.js';
import { readingOf } from '../model/reading.js';
import { Fault, Skeleton } from '../ui/states.js';
import type { AlertDetail } from './alert-detail.js';

/** The metric over the 28 days that the alert compared with, as the ledger has it today. */
export function AlertChart({ alert }: { readonly alert: AlertDetail }) {
  const { start, end } = alert.baselineWindow;
  const filter = filterOf(alert);
  const [{ data, error }, again] = useQuery({
    query: AlertSeriesDocument,
    variables: { window: { start, end }, filter: apiFilter(filter) },
  });
  if (error !== undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <Skeleton className="block" />;
  const id = metricIdOf(alert.metric);
  const { trend } = readingOf(data.dora.overall, id);
  return (
    <SeriesChart kind="trend" about={METRICS[id]} points={trend} interval="DAY" goal={null} filter={filter} />
  );
}

function filterOf({ dimension, key }: AlertDetail): Filter {
  if (dimension === null) return {};
  const of = dimensionOf(dimension);
  return { [of]: [ledgerKey(of, key)] };
}
