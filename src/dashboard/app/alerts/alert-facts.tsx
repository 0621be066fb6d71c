import { changeInWords, sampleInWords, valueInWords } from '../../../analytics/metric-words.js';
import { instantInWords, windowInWords } from '../model/dates.js';
import { dimensionOf, ledgerKey } from '../model/dimension.js';
import { metricIdOf } from '../model/metric.js';
import { useSession } from '../session/session.js';
import { Link } from '../url/link.js';
import { addressOf } from '../url/use-view.js';
import { parseView } from '../url/view.js';
import type { AlertDetail } from './alert-detail.js';

const windowMs = ({ start, end }: AlertDetail['window']) => ({
  startMs: Date.parse(start),
  endMs: Date.parse(end),
});

/** What the alert saw, as it stood then. */
export function AlertFacts({ alert }: { readonly alert: AlertDetail }) {
  const { timeZone } = useSession().workspace;
  const id = metricIdOf(alert.metric);
  return (
    <>
      <dl className="facts">
        <dt>Last 7 days</dt>
        <dd>
          <b>{valueInWords(id, alert.value)}</b> · {sampleInWords(id, alert.sampleSize)}
          <br />
          <span className="muted small">{windowInWords(windowMs(alert.window), timeZone)}</span>
        </dd>
        <dt>Last 28 days</dt>
        <dd>
          <b>{valueInWords(id, alert.baseline)}</b> · {sampleInWords(id, alert.baselineSampleSize)}
          <br />
          <span className="muted small">{windowInWords(windowMs(alert.baselineWindow), timeZone)}</span>
        </dd>
        <dt>Change</dt>
        <dd>
          <b>{changeInWords(alert.change)}</b>, more than the threshold of{' '}
          {changeInWords(alert.threshold).slice(1)}
        </dd>
        {alert.recoveredAt !== null && (
          <>
            <dt>Recovered</dt>
            <dd>{instantInWords(alert.recoveredAt, timeZone)}</dd>
          </>
        )}
      </dl>
      <p>
        <Link to={tabOf(alert)}>
          Show {alert.dimension === null ? 'the overview' : alert.label} over these 7 days
        </Link>
      </p>
    </>
  );
}

function tabOf({ dimension, key, window }: AlertDetail): string {
  const view = { ...parseView(''), window: { start: window.start, end: window.end } };
  if (dimension === null) return addressOf(view);
  const of = dimensionOf(dimension);
  return addressOf({ ...view, tab: of, filter: { [of]: [ledgerKey(of, key)] } });
}
