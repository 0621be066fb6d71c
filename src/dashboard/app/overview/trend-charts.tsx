import { chartName } from '../charts/point-words.js';
import { SeriesChart } from '../charts/series-chart.js';
import type { Interval } from '../documents.generated.js';
import type { Filter } from '../model/dimension.js';
import type { AnyReading, Of, Point } from '../model/reading.js';
import { useView } from '../url/use-view.js';

const INTERVALS = [
  { id: 'DAY', name: 'Day' },
  { id: 'WEEK', name: 'Week' },
  { id: 'MONTH', name: 'Month' },
] as const;

interface Props {
  readonly metrics: readonly Of<AnyReading & { readonly trend: readonly Point[] }>[];
  readonly interval: Interval;
  readonly filter: Filter;
}

/** The four metrics over the window, by day, week or month. */
export function TrendCharts({ metrics, interval, filter }: Props) {
  const { view, show } = useView();
  return (
    <section aria-labelledby="trends">
      <div className="section-head">
        <h2 id="trends">Trends</h2>
        <fieldset className="segments small">
          <legend className="visually-hidden">Buckets</legend>
          {INTERVALS.map(({ id, name }) => (
            <button
              key={id}
              type="button"
              aria-pressed={interval === id}
              onClick={() => show({ ...view, interval: id })}
            >
              {name}
            </button>
          ))}
        </fieldset>
      </div>
      <div className="trends">
        {metrics.map(({ id, about, trend, goal }) => (
          <section key={id} className="card trend-card" aria-labelledby={`trend-${id}`}>
            <header>
              <h3 id={`trend-${id}`}>{chartName(about, interval)}</h3>
              <Legend hasP90={about.unit === 'hours'} hasGoal={goal !== null} />
            </header>
            <SeriesChart
              kind="trend"
              about={about}
              points={trend}
              interval={interval}
              goal={goal?.target ?? null}
              filter={filter}
            />
          </section>
        ))}
      </div>
    </section>
  );
}

function Legend({ hasP90, hasGoal }: { readonly hasP90: boolean; readonly hasGoal: boolean }) {
  return (
    <p className="legend">
      {hasP90 && <span className="legend-line">p50</span>}
      {hasP90 && <span className="legend-p90">p90</span>}
      {hasGoal && <span className="legend-goal">goal</span>}
    </p>
  );
}
