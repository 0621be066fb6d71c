import { useEffect } from 'react';
import { useQuery } from 'urql';
import { AlertDocument } from '../documents.generated.js';
import { instantInWords } from '../model/dates.js';
import { METRICS, metricIdOf } from '../model/metric.js';
import { useSession } from '../session/session.js';
import { Dialog } from '../ui/dialog.js';
import { Fault, Skeleton } from '../ui/states.js';
import { useView } from '../url/use-view.js';
import { Acknowledge } from './acknowledge.js';
import { AlertChart } from './alert-chart.js';
import type { AlertDetail } from './alert-detail.js';
import { AlertFacts } from './alert-facts.js';
import { apiId } from './alert-link.js';
import { AlertState } from './alert-list.js';
import { useOpenAlerts } from './open-alerts.js';

/** One alert: what it saw, how the metric went over the 28 days, and a way to take notice of it. */
export function AlertDialog({ id }: { readonly id: string }) {
  const { view, show } = useView();
  const { version } = useOpenAlerts();
  const [{ data, error }, again] = useQuery({ query: AlertDocument, variables: { id: apiId(id) } });
  useEffect(() => {
    if (version > 0) again({ requestPolicy: 'network-only' });
  }, [version, again]);
  const close = () => show({ ...view, alert: null });
  const alert = data?.node?.__typename === 'MetricRegressionAlert' ? data.node : null;
  return (
    <Dialog title={alert === null ? 'Alert' : titleOf(alert)} onClose={close}>
      {error !== undefined && data === undefined ? (
        <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />
      ) : data === undefined ? (
        <Skeleton className="block" />
      ) : alert === null ? (
        <p>There is no such alert in this workspace.</p>
      ) : (
        <Detail alert={alert} />
      )}
    </Dialog>
  );
}

function titleOf({ metric, label }: AlertDetail): string {
  return `${METRICS[metricIdOf(metric)].name} · ${label}`;
}

function Detail({ alert }: { readonly alert: AlertDetail }) {
  const { timeZone } = useSession().workspace;
  return (
    <>
      <p className="alert-summary">{alert.summary}</p>
      <p>
        <AlertState alert={alert} />{' '}
        <span className="muted">as of {instantInWords(alert.evaluatedAt, timeZone)}</span>
      </p>
      <AlertChart alert={alert} />
      <AlertFacts alert={alert} />
      <Acknowledge alert={alert} />
    </>
  );
}
