import { memo } from 'react';
import { valueInWords } from '../../../analytics/metric-words.js';
import {
  type DeltaWords,
  deltaWords,
  NO_VALUE,
  sampleBadge,
  shownValue,
} from '../../../analytics/reading-words.js';
import { isTargetOfParts } from '../../../domain/goals.js';
import { type OpenAlert, useOpenAlerts } from '../alerts/open-alerts.js';
import { MiniSpark } from '../charts/mini-spark.js';
import { chartName } from '../charts/point-words.js';
import type { Interval } from '../documents.generated.js';
import { type Dimension, ledgerKey } from '../model/dimension.js';
import { type AnyReading, type Of, readings } from '../model/reading.js';
import { Icon } from '../ui/icons.js';
import { Link } from '../url/link.js';
import { addressOf, useView } from '../url/use-view.js';
import type { GroupNode } from './arrange.js';

interface Props {
  readonly dimension: Dimension;
  readonly group: GroupNode;
  readonly interval: Interval;
}

/** One group: its four numbers, how they moved, and where its alerts are. */
export function GroupCard({ dimension, group, interval }: Props) {
  const { view } = useView();
  const { alerts } = useOpenAlerts();
  const key = ledgerKey(dimension, group.key);
  const count = countOf(alerts, dimension, key);
  const to = addressOf({ ...view, filter: { ...view.filter, [dimension]: [key] }, search: '' });
  return (
    <article className="card group-card">
      <header>
        <h2>
          <Link to={to} className="cover-link">
            {group.label}
          </Link>
        </h2>
        {count > 0 && (
          <span className="alert-mark">
            <Icon name="bell" size={14} /> {count}
            <span className="visually-hidden">{count === 1 ? ' open alert' : ' open alerts'}</span>
          </span>
        )}
      </header>
      <GroupNumbers metrics={group.metrics} interval={interval} />
    </article>
  );
}

const GroupNumbers = memo(function GroupNumbers({
  metrics,
  interval,
}: {
  metrics: GroupNode['metrics'];
  interval: Interval;
}) {
  return (
    <dl className="mini-metrics">
      {readings(metrics).map((reading) => (
        <MiniMetric key={reading.id} reading={reading} interval={interval} />
      ))}
    </dl>
  );
});

const ARROWS = { better: '▲', worse: '▼' } as const;

type MiniReading = Of<AnyReading & { readonly spark: readonly { readonly value: number | null }[] }>;

function MiniMetric({ reading, interval }: { readonly reading: MiniReading; readonly interval: Interval }) {
  const { id, about, goal, spark } = reading;
  const delta = deltaWords(id, reading.delta);
  const isMissed = isTargetOfParts(id) && goal?.status === 'BREACHED';
  const [number, ...unit] = shownValue(id, reading).split(' ');
  return (
    <div className="mini-metric" title={sampleBadge(id, reading)}>
      <dt>{about.name}</dt>
      <dd className="mini-value">
        {number}
        <span className="mini-unit"> {unit.join(' ')}</span>
        {isMissed && <span className="goal-dot" title="misses its goal" />}
        {isMissed && <span className="visually-hidden">, misses its goal</span>}
      </dd>
      <dd className="mini-spark-cell">
        <MiniSpark
          name={chartName(about, interval)}
          values={spark.map(({ value }) => value)}
          inWords={(value) => (value === null ? NO_VALUE : valueInWords(id, value))}
        />
      </dd>
      <dd className={`mini-delta ${delta.verdict ?? ''}`}>
        <MiniDelta delta={delta} />
      </dd>
    </div>
  );
}

/** The difference without its unit, which stands beside the value. */
function MiniDelta({ delta: { text, verdict } }: { readonly delta: DeltaWords }) {
  if (verdict === null) return null;
  if (verdict === 'same') return 'same';
  return (
    <>
      <span aria-hidden="true">{ARROWS[verdict]} </span>
      {text.replace(/ (a day|points)$/, '')}
      <span className="visually-hidden"> {verdict}</span>
    </>
  );
}

function countOf(alerts: readonly OpenAlert[], dimension: Dimension, key: string | null): number {
  return alerts.filter((alert) => alert.dimension === dimension && alert.key === key).length;
}
