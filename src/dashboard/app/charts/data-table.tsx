import { metricInWords } from '../../../analytics/metric-words.js';
import type { Interval } from '../documents.generated.js';
import type { Metric } from '../model/metric.js';
import type { Point } from '../model/reading.js';
import { chartName, pointWords } from './point-words.js';

interface Props {
  readonly about: Metric;
  readonly points: readonly Point[];
  readonly interval: Interval;
}

/** The numbers behind a chart. */
export function DataTable({ about, points, interval }: Props) {
  const hasP90 = about.unit === 'hours';
  return (
    <table className="data-table">
      <caption>{chartName(about, interval)}</caption>
      <thead>
        <tr>
          <th scope="col">{interval === 'DAY' ? 'Day' : interval === 'WEEK' ? 'Week' : 'Month'}</th>
          <th scope="col">{metricInWords(about.id)}</th>
          {hasP90 && <th scope="col">p90</th>}
          <th scope="col">Sample</th>
        </tr>
      </thead>
      <tbody>
        {points.map((point) => {
          const words = pointWords(about, point, interval);
          return (
            <tr key={point.bucketStart}>
              <th scope="row">{words.when}</th>
              <td>{words.value}</td>
              {hasP90 && <td>{words.p90 ?? words.value}</td>}
              <td>{words.sample}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
