import { targetInWords } from '../../../analytics/alert-summary.js';
import { valueInWords } from '../../../analytics/metric-words.js';
import { deltaWords, sampleBadge, sampleTitle, shownValue } from '../../../analytics/reading-words.js';
import { alertsOf, useOpenAlerts } from '../alerts/open-alerts.js';
import type { PerformanceBand } from '../documents.generated.js';
import { dateInWords } from '../model/dates.js';
import type { Filter } from '../model/dimension.js';
import type { MetricId } from '../model/metric.js';
import type { AnyReading, Of } from '../model/reading.js';
import { Icon } from '../ui/icons.js';
import { Link } from '../url/link.js';
import { addressOf, useView } from '../url/use-view.js';
import { otherTab } from '../url/view.js';

interface Props {
  readonly reading: Of<AnyReading>;
}

/** The number large, its unit small. */
export function Value({ reading }: Props) {
  const [number, ...unit] = shownValue(reading.id, reading).split(' ');
  return (
    <span className="value">
      <span className="number">{number}</span>
      {unit.length > 0 && <span className="unit"> {unit.join(' ')}</span>}
    </span>
  );
}

const ARROWS = { better: '▲', worse: '▼', same: '●' } as const;

/** The difference to the previous window: sign, word and colour say whether it is for the better. */
export function Delta({ reading }: Props) {
  const delta = deltaWords(reading.id, reading.delta);
  if (delta.verdict === null) return <span className="delta muted">{delta.text}</span>;
  const previous = reading.previous === null ? '' : `Before: ${valueInWords(reading.id, reading.previous)}`;
  return (
    <span className={`delta ${delta.verdict}`} title={previous}>
      <span aria-hidden="true">{ARROWS[delta.verdict]}</span> {delta.text} <b>{delta.verdict}</b>
    </span>
  );
}

/** DORA's level of the value. */
export function BandMark({ band }: { readonly band: PerformanceBand | null }) {
  if (band === null) return null;
  const word = band.toLowerCase();
  return <span className={`band ${word}`}>{word}</span>;
}

/** What the number rests on; of a failure rate also what may still fail. */
export function SampleBadge({ reading }: Props) {
  const { id, pending = 0 } = reading;
  return (
    <span className="badge" title={sampleTitle(id, reading)}>
      {sampleBadge(id, reading)}
      {pending > 0 && <span className="muted"> · {pending.toLocaleString('en-US')} pending</span>}
    </span>
  );
}

/** Yellow where the quarter's target is missed; quiet where it is met or nothing can be said. */
export function GoalChip({ reading }: Props) {
  const { goal, id } = reading;
  if (goal === null) return null;
  const target = targetInWords(id, goal.target);
  const title = `Goal until ${dateInWords(goal.quarterEnd)}: ${target}`;
  if (goal.status === 'BREACHED')
    return (
      <span className="chip warning" title={title}>
        misses goal: {target}
      </span>
    );
  return (
    <span className="goal-met muted" title={title}>
      goal {target}
      {goal.status === 'MET' && <span className="met"> met</span>}
    </span>
  );
}

/** How many alerts of the metric are open, with the way to them. */
export function AlertMark({ id, filter }: { readonly id: MetricId; readonly filter: Filter }) {
  const { alerts } = useOpenAlerts();
  const { view } = useView();
  const count = alertsOf(alerts, id, filter).length;
  if (count === 0) return null;
  return (
    <Link className="alert-mark" to={addressOf({ ...otherTab(view, 'alerts'), filter, metric: id })}>
      <Icon name="bell" size={14} /> {count}
      <span className="visually-hidden">{count === 1 ? ' open alert' : ' open alerts'}</span>
    </Link>
  );
}
