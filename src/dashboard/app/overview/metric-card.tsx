import { SeriesChart } from '../charts/series-chart.js';
import type { Filter } from '../model/dimension.js';
import type { AnyReading, Of, Point } from '../model/reading.js';
import { AboutMetric } from './about-metric.js';
import { LeadTimeStages } from './lead-time-stages.js';
import { AlertMark, BandMark, Delta, GoalChip, SampleBadge, Value } from './marks.js';

export type CardReading = Of<AnyReading & { readonly spark: readonly Point[] }>;

interface Props {
  readonly reading: CardReading;
  readonly bandSet: { readonly version: string; readonly source: string };
  readonly filter: Filter;
}

/** One metric: its number, how it moved, how sure it is, and the last seven days. */
export function MetricCard({ reading, bandSet, filter }: Props) {
  const { about, id, spark, goal } = reading;
  return (
    <section className="card metric-card" aria-labelledby={`card-${id}`}>
      <header>
        <h2 id={`card-${id}`}>{about.name}</h2>
        <AboutMetric about={about} bandSet={bandSet} />
        <span className="spacer" />
        <AlertMark id={id} filter={filter} />
      </header>
      <p className="headline">
        <Value reading={reading} />
        <BandMark band={reading.band} />
      </p>
      <p className="under-headline">
        <Delta reading={reading} />
        {about.unit === 'hours' && <P90 reading={reading} />}
      </p>
      <SeriesChart
        kind="spark"
        about={about}
        points={spark}
        interval="DAY"
        goal={goal?.target ?? null}
        filter={filter}
      />
      <p className="spark-caption">{spark.length === 7 ? 'Last 7 days' : 'By day'}</p>
      {id === 'lead_time' && <LeadTimeStages />}
      <footer>
        <SampleBadge reading={reading} />
        <GoalChip reading={reading} />
      </footer>
    </section>
  );
}

function P90({ reading }: { readonly reading: CardReading }) {
  const { p90 = null, about } = reading;
  if (p90 === null) return null;
  return (
    <span className="muted">
      p90 <Value reading={{ ...reading, value: p90, about }} />
    </span>
  );
}
