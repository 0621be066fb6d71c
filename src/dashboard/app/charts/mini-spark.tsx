import { curveMonotoneX, line } from 'd3-shape';

const WIDTH = 72;
const HEIGHT = 24;
const MARGIN = 3;

interface Props {
  /** What the series is of, for those who hear it. */
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly inWords: (value: number | null) => string;
}

/** A series in a line's room. Its name tells every value. */
export function MiniSpark({ name, values, inWords }: Props) {
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
  const told = values.map(inWords).join(', ');
  const newest = values.findLastIndex((value) => value !== null);
  return (
    <svg
      className="mini-spark"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${name}: ${told}`}
    >
      <path className="series-line" d={draw([...values]) ?? ''} />
      {newest >= 0 && <circle className="dot" cx={x(newest)} cy={y(values[newest] ?? 0)} r={2} />}
    </svg>
  );
}
