import { curveMonotoneX, line } from 'd3-shape';
import { valueInWords } from '../../../analytics/metric-words.js';
import { NO_VALUE } from '../../../analytics/reading-words.js';
import type { Interval } from '../documents.generated.js';
import type { Metric } from '../model/metric.js';
import { chartName } from './point-words.js';

const WIDTH = 72;
const HEIGHT = 24;
const MARGIN = 3;

interface Props {
  readonly about: Metric;
  readonly values: readonly (number | null)[];
  readonly interval: Interval;
}

/** A series in a line's room. Its name tells every value. */
export function MiniSpark({ about, values, interval }: Props) {
  const largest = Math.max(...values.map((value) => value ?? 0)) || 1;
  const step = (WIDTH - 2 * MARGIN) / Math.max(1, values.length - 1);
  const x = (index: number) => MARGIN + index * step;
  const y = (value: number) => HEIGHT - MARGIN - (value / largest) * (HEIGHT - 2 * MARGIN);
  const draw = line<number | null>(
    (_value, index) => x(index),
    (value) => y(value ?? 0),
  )
    .defined((value) => value !== null)
    .curve(curveMonotoneX);
  const told = values.map((value) => (value === null ? NO_VALUE : valueInWords(about.id, value))).join(', ');
  const newest = values.findLastIndex((value) => value !== null);
  return (
    <svg
      className="mini-spark"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${chartName(about, interval)}: ${told}`}
    >
      <path className="series-line" d={draw([...values]) ?? ''} />
      {newest >= 0 && <circle className="dot" cx={x(newest)} cy={y(values[newest] ?? 0)} r={2} />}
    </svg>
  );
}
