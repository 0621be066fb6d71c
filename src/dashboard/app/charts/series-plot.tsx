import { area, curveMonotoneX, line } from 'd3-shape';
import type { Metric } from '../model/metric.js';
import type { Point } from '../model/reading.js';
import type { Frame, Scales } from './scales.js';

interface Props {
  readonly about: Metric;
  readonly points: readonly Point[];
  readonly goal: number | null;
  readonly frame: Frame;
  readonly scales: Scales;
  readonly active: number | null;
}

/** The marks of one series: bars where records are counted a day, else a line with its p90 and its gaps. */
export function SeriesPlot({ about, points, goal, frame, scales, active }: Props) {
  const isBars = about.unit === 'per day' && frame.left > 0;
  return (
    <g>
      {isBars ? <Bars {...{ points, scales, frame, active }} /> : <Lines {...{ points, scales, frame }} />}
      {goal !== null && (
        <line
          className="goal-line"
          x1={frame.left}
          x2={frame.width - frame.right}
          y1={scales.y(goal)}
          y2={scales.y(goal)}
        />
      )}
      {!isBars && <Dots {...{ points, scales, active }} isSpark={frame.left === 0} />}
    </g>
  );
}

type Marks = Pick<Props, 'points' | 'scales' | 'frame'>;

function Bars({ points, scales, frame, active }: Marks & Pick<Props, 'active'>) {
  const floor = frame.height - frame.bottom;
  const width = Math.max(1, scales.bandWidth * 0.72);
  return points.map(({ bucketStart, value, partial }, index) => {
    const top = Math.min(scales.y(value ?? 0), floor - 1);
    const state = `${partial ? ' partial' : ''}${index === active ? ' active' : ''}`;
    return (
      <rect
        key={bucketStart}
        className={`bar${state}`}
        x={scales.x(index) - width / 2}
        y={top}
        width={width}
        height={floor - top}
        rx={Math.min(3, width / 4)}
      />
    );
  });
}

function Lines({ points, scales, frame }: Marks) {
  const isDefined = ({ value }: Point) => value !== null;
  const x = (_point: Point, index: number) => scales.x(index);
  const value = line<Point>(x, ({ value }) => scales.y(value ?? 0))
    .defined(isDefined)
    .curve(curveMonotoneX);
  const p90 = line<Point>(x, (point) => scales.y(point.p90 ?? 0))
    .defined((point) => point.p90 !== null)
    .curve(curveMonotoneX);
  const below = area<Point>(x, frame.height - frame.bottom, ({ value }) => scales.y(value ?? 0))
    .defined(isDefined)
    .curve(curveMonotoneX);
  return (
    <>
      <path className="series-area" d={below([...points]) ?? ''} />
      {frame.left > 0 && <path className="series-p90" d={p90([...points]) ?? ''} />}
      <path className="series-line" d={value([...points]) ?? ''} />
    </>
  );
}

/** The active point, the newest one of a sparkline, and points that no line reaches. */
function Dots({
  points,
  scales,
  active,
  isSpark,
}: Pick<Props, 'points' | 'scales' | 'active'> & { isSpark: boolean }) {
  return points.map(({ bucketStart, value, partial }, index) => {
    if (value === null) return null;
    const isAlone =
      (points[index - 1]?.value ?? null) === null && (points[index + 1]?.value ?? null) === null;
    const isShown = index === active || isAlone || (isSpark ? index === points.length - 1 : partial);
    if (!isShown) return null;
    const state = `${index === active ? ' active' : ''}${partial ? ' partial' : ''}`;
    return (
      <circle
        key={bucketStart}
        className={`dot${state}`}
        cx={scales.x(index)}
        cy={scales.y(value)}
        r={index === active ? 5 : 3.5}
      />
    );
  });
}
