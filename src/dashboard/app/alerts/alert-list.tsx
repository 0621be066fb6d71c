import { useEffect } from 'react';
import { useQuery } from 'urql';
import { changeInWords, valueInWords } from '../../../analytics/metric-words.js';
import {
  type AlertFieldsFragment,
  AlertsDocument,
  type RegressionAlertFilterInput,
} from '../documents.generated.js';
import { instantInWords } from '../model/dates.js';
import { METRICS, metricIdOf } from '../model/metric.js';
import { useSession } from '../session/session.js';
import { Pager, usePages } from '../ui/pager.js';
import { Fault, Skeleton } from '../ui/states.js';
import { AlertLink } from './alert-link.js';
import { useOpenAlerts } from './open-alerts.js';

interface Props {
  readonly filter: RegressionAlertFilterInput;
  readonly whenEmpty: string;
}

const PAGE = 50;

/** Alerts, newest first, as they are raised and acknowledged. */
export function AlertList({ filter, whenEmpty }: Props) {
  const pages = usePages();
  const { version } = useOpenAlerts();
  const [{ data, error, fetching }, again] = useQuery({
    query: AlertsDocument,
    variables: { filter, after: pages.after },
    requestPolicy: 'cache-and-network',
  });
  useEffect(() => {
    if (version > 0) again({ requestPolicy: 'network-only' });
  }, [version, again]);
  if (error !== undefined && data === undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <Skeleton className="block" />;
  const { edges, totalCount, pageInfo } = data.regressionAlerts;
  if (totalCount === 0) return <p className="muted none">{whenEmpty}</p>;
  return (
    <>
      <ul className="alert-list">
        {edges.map(({ node }) => (
          <AlertRow key={node.id} alert={node} />
        ))}
      </ul>
      <Pager
        of="alerts"
        isBusy={fetching}
        pages={pages}
        pageInfo={pageInfo}
        total={totalCount}
        pageSize={PAGE}
      />
    </>
  );
}

function AlertRow({ alert }: { readonly alert: AlertFieldsFragment }) {
  const { timeZone } = useSession().workspace;
  const id = metricIdOf(alert.metric);
  return (
    <li className="card alert-row">
      <span
        className="alert-change"
        title={`${valueInWords(id, alert.value)} from ${valueInWords(id, alert.baseline)}`}
      >
        {changeInWords(alert.change)}
      </span>
      <div className="alert-what">
        <p className="alert-name">
          <AlertLink id={alert.id}>
            {METRICS[id].name} · {alert.label}
          </AlertLink>
        </p>
        <p className="muted alert-summary-line">{alert.summary}</p>
      </div>
      <div className="alert-when">
        <AlertState alert={alert} />
        <time dateTime={alert.evaluatedAt} className="muted small">
          {instantInWords(alert.evaluatedAt, timeZone)}
        </time>
      </div>
    </li>
  );
}

/** Whether somebody took notice, and whether it is over. */
export function AlertState({
  alert,
}: {
  readonly alert: Pick<AlertFieldsFragment, 'acknowledgedAt' | 'acknowledgedBy' | 'recoveredAt'>;
}) {
  return (
    <span className="alert-state">
      {alert.recoveredAt !== null && <span className="chip good">recovered</span>}
      {alert.acknowledgedAt !== null ? (
        <span className="chip">acknowledged by {alert.acknowledgedBy?.name ?? 'somebody'}</span>
      ) : (
        alert.recoveredAt === null && <span className="chip danger">open</span>
      )}
    </span>
  );
}
