import type { Ref } from 'react';
import type { Interval } from '../documents.generated.js';
import type { Filter } from '../model/dimension.js';
import type { Metric } from '../model/metric.js';
import type { Point } from '../model/reading.js';
import { PointRecords } from './point-records.js';
import { pointWords } from './point-words.js';

interface Props {
  readonly ref: Ref<HTMLDivElement>;
  readonly about: Metric;
  readonly point: Point;
  readonly interval: Interval;
  readonly filter: Filter;
  /** The middle of the point, and the room there is, in CSS pixels. */
  readonly x: number;
  readonly width: number;
}

const HALF_WIDTH = 124;

/** What one point says, and links to the records behind it. */
export function PointTooltip({ ref, about, point, interval, filter, x, width }: Props) {
  const { when, value, p90, sample } = pointWords(about, point, interval);
  const middle = width < 2 * HALF_WIDTH ? width / 2 : Math.min(Math.max(x, HALF_WIDTH), width - HALF_WIDTH);
  return (
    // It takes the focus of a press on its text, which would else leave the chart and close it.
    <div ref={ref} className="tooltip" tabIndex={-1} style={{ left: middle }}>
      <p className="tooltip-when">{when}</p>
      <dl>
        <dt>{about.unit === 'hours' ? 'p50' : about.name}</dt>
        <dd>{value}</dd>
        {p90 !== null && (
          <>
            <dt>p90</dt>
            <dd>{p90}</dd>
          </>
        )}
      </dl>
      <p className="muted">{sample}</p>
      {point.sampleSize > 0 && <PointRecords id={about.id} point={point} filter={filter} />}
    </div>
  );
}
