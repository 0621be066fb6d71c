import type { RegressionAlertFilterInput } from '../documents.generated.js';
import { apiDimension, apiKey, DIMENSION_NAMES, DIMENSIONS, type Dimension } from '../model/dimension.js';
import { apiMetric, METRIC_LIST, metricOfText } from '../model/metric.js';
import { FilterBar } from '../shell/filter-bar.js';
import { useView } from '../url/use-view.js';
import type { View } from '../url/view.js';
import { AlertList } from './alert-list.js';

/** What got worse: the open alerts, or all there ever were. */
export function AlertsTab() {
  const { view, show } = useView();
  return (
    <section aria-labelledby="alerts">
      <div className="section-head">
        <h1 id="alerts">Alerts</h1>
        <fieldset className="segments small">
          <legend className="visually-hidden">Which alerts</legend>
          {(['open', 'all'] as const).map((which) => (
            <button
              key={which}
              type="button"
              aria-pressed={view.alerts === which}
              onClick={() => show({ ...view, alerts: which })}
            >
              {which === 'open' ? 'Open' : 'All'}
            </button>
          ))}
        </fieldset>
        <label className="sort">
          Metric{' '}
          <select
            value={view.metric ?? ''}
            onChange={(event) => show({ ...view, metric: metricOfText(event.target.value) })}
          >
            <option value="">All metrics</option>
            {METRIC_LIST.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <FilterBar />
      </div>
      {narrowed(view).length > 1 && (
        <p className="muted">
          An alert is of one kind of group: these are those of the{' '}
          {DIMENSION_NAMES[narrowed(view)[0] ?? 'team'].many} that are chosen.
        </p>
      )}
      <AlertList
        key={JSON.stringify(alertFilter(view))}
        filter={alertFilter(view)}
        whenEmpty={whenEmpty(view)}
      />
    </section>
  );
}

/** The kinds of groups that the address narrows. */
function narrowed({ filter }: View): readonly Dimension[] {
  return DIMENSIONS.filter((known) => filter[known] !== undefined);
}

function whenEmpty(view: View): string {
  const isOpen = view.alerts === 'open';
  if (view.metric !== null || narrowed(view).length > 0)
    return isOpen
      ? 'No open alert of what is chosen above.'
      : 'No alert of what is chosen above was ever raised.';
  return isOpen
    ? 'No open alert: nothing got worse by more than its threshold, or somebody has taken notice of it.'
    : 'No alert was ever raised. Every night at 02:00 the last 7 days are compared with the last 28.';
}

/** What the address asks of the alerts. They are of one dimension each, so the first narrowed one counts. */
function alertFilter(view: View): RegressionAlertFilterInput {
  const { alerts, metric, filter } = view;
  const [dimension] = narrowed(view);
  return {
    ...(alerts === 'open' ? { acknowledged: false, recovered: false } : {}),
    ...(metric === null ? {} : { metrics: [apiMetric(metric)] }),
    ...(dimension === undefined
      ? {}
      : {
          dimension: apiDimension(dimension),
          keys: (filter[dimension] ?? []).map((key) => apiKey(dimension, key)),
        }),
  };
}
