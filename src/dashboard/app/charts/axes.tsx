import type { Interval } from '../documents.generated.js';
import { tickInWords } from '../model/dates.js';
import type { Point } from '../model/reading.js';
import type { Frame, Scales } from './scales.js';

const ROOM_OF_A_TICK = 66;

interface Props {
  readonly points: readonly Point[];
  readonly interval: Interval;
  readonly frame: Frame;
  readonly scales: Scales;
}

/** Lines and numbers at the left, dates below. */
export function Axes({ points, interval, frame, scales }: Props) {
  const every = Math.max(1, Math.ceil(ROOM_OF_A_TICK / scales.bandWidth));
  return (
    <g className="axes">
      {scales.ticks.map(({ value, text }) => (
        <g key={value}>
          <line x1={frame.left} x2={frame.width - frame.right} y1={scales.y(value)} y2={scales.y(value)} />
          <text x={frame.left - 8} y={scales.y(value)} dy="0.32em" textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      {points.map(({ bucketStart }, index) =>
        // From the newest backwards, so that today is always named.
        (points.length - 1 - index) % every === 0 ? (
          <text key={bucketStart} x={scales.x(index)} y={frame.height - 6} textAnchor="middle">
            {tickInWords(bucketStart, interval)}
          </text>
        ) : null,
      )}
    </g>
  );
}
