import { type FocusEvent, type PointerEvent, useId, useRef } from 'react';
import type { Interval } from '../documents.generated.js';
import type { Filter } from '../model/dimension.js';
import type { Metric } from '../model/metric.js';
import type { Point } from '../model/reading.js';
import { Axes } from './axes.js';
import { DataTable } from './data-table.js';
import { PointTooltip } from './point-tooltip.js';
import { chartName, pointSentence } from './point-words.js';
import { type Frame, scalesOf } from './scales.js';
import { SeriesPlot } from './series-plot.js';
import { useActivePoint } from './use-active-point.js';
import { usePointer } from './use-pointer.js';
import { useWidth } from './use-width.js';

export interface SeriesChartProps {
  readonly about: Metric;
  readonly points: readonly Point[];
  readonly interval: Interval;
  /** The target, in the metric's unit; null: no line. */
  readonly goal: number | null;
  /** What the points' records are narrowed to. */
  readonly filter: Filter;
  /** A sparkline has neither axes nor a table that one can see. */
  readonly kind: 'spark' | 'trend';
}

const FRAMES = {
  spark: { height: 64, left: 0, right: 0, top: 8, bottom: 6 },
  trend: { height: 220, left: 52, right: 18, top: 12, bottom: 26 },
} as const;

/** A series that can be read by pointer, by arrow keys and as a table. */
export function SeriesChart({ about, points, interval, goal, filter, kind }: SeriesChartProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const { active, setActive, onKeyDown, onEscape, slider, last } = useActivePoint(points.length);
  const hintId = useId();
  const frame: Frame = { ...FRAMES[kind], width: Math.max(width, 80) };
  const scales = scalesOf(about, points, goal, frame);
  const point = active === null ? undefined : points[active];
  const shown = point ?? points[last];
  const tooltip = useRef<HTMLDivElement>(null);
  const pointer = usePointer({
    tooltip,
    show: (x) => setActive(scales.indexAt(x - (ref.current?.getBoundingClientRect().left ?? 0))),
  });
  const onPointerLeave = ({ pointerType }: PointerEvent) => {
    // A finger leaves when it is lifted; what it has opened stays until another place is touched.
    if (pointerType !== 'touch') setActive(null);
  };
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) setActive(null);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the slider in it is what is worked; its tooltip's links are beside it
    <div
      ref={ref}
      className={`chart ${kind}`}
      onPointerLeave={onPointerLeave}
      onBlur={onBlur}
      onKeyDown={onEscape}
    >
      <div
        ref={slider}
        className="chart-focus"
        role="slider"
        tabIndex={0}
        aria-label={chartName(about, interval)}
        aria-describedby={hintId}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={active ?? last}
        aria-valuetext={shown === undefined ? '' : pointSentence(about, shown, interval)}
        onKeyDown={onKeyDown}
      >
        <svg width={frame.width} height={frame.height} aria-hidden="true" {...pointer}>
          {kind === 'trend' && <Axes {...{ points, interval, frame, scales }} />}
          {active !== null && (
            <line
              className="cursor"
              x1={scales.x(active)}
              x2={scales.x(active)}
              y1={frame.top}
              y2={frame.height - frame.bottom}
            />
          )}
          {width > 0 && <SeriesPlot {...{ about, points, goal, frame, scales, active }} />}
        </svg>
      </div>
      <span id={hintId} className="visually-hidden">
        Arrow keys move between points; Tab reaches the records of the point.
      </span>
      {point !== undefined && active !== null && (
        <PointTooltip
          ref={tooltip}
          {...{ about, point, interval, filter }}
          x={scales.x(active)}
          width={frame.width}
        />
      )}
      <ChartTable {...{ about, points, interval, kind }} />
    </div>
  );
}

function ChartTable({ kind, ...table }: Pick<SeriesChartProps, 'about' | 'points' | 'interval' | 'kind'>) {
  if (kind === 'spark')
    return (
      <div className="visually-hidden">
        <DataTable {...table} />
      </div>
    );
  return (
    <details className="chart-table">
      <summary>Show as table</summary>
      <div className="scroll-x">
        <DataTable {...table} />
      </div>
    </details>
  );
}
