import { scaleLinear } from 'd3-scale';
import type { Metric } from '../model/metric.js';
import type { Point } from '../model/reading.js';

/** What an axis counts in: a value divided by `divisor` is a number with `suffix`. */
export interface AxisUnit {
  readonly divisor: number;
  readonly suffix: string;
}

/** The unit in which the values up to `largest` read well. Example: hours up to 100 → days. */
export function axisUnit({ unit }: Metric, largest: number): AxisUnit {
  if (unit === 'per day') return { divisor: 1, suffix: '' };
  if (unit === 'share') return { divisor: 0.01, suffix: ' %' };
  if (largest <= 1) return { divisor: 1 / 60, suffix: ' min' };
  return largest < 96 ? { divisor: 1, suffix: ' h' } : { divisor: 24, suffix: ' d' };
}

/** A chart's room, in CSS pixels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where things stand in a chart. */
export interface Scales {
  /** The middle of a point's band. */
  readonly x: (index: number) => number;
  readonly bandWidth: number;
  readonly y: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
  readonly indexAt: (px: number) => number;
}

/** The scales of a series in a frame: from zero, so that heights compare, up to the largest of what is drawn. */
export function scalesOf(about: Metric, points: readonly Point[], goal: number | null, frame: Frame): Scales {
  const drawn = points.flatMap(({ value, p90 }) => [value ?? 0, frame.left > 0 ? (p90 ?? 0) : 0]);
  const largest = Math.max(...drawn, goal ?? 0);
  const unit = axisUnit(about, largest);
  const y = scaleLinear()
    .domain([0, largest === 0 ? 1 : largest / unit.divisor])
    .nice(frame.left > 0 ? 4 : 1)
    .range([frame.height - frame.bottom, frame.top]);
  const bandWidth = (frame.width - frame.left - frame.right) / Math.max(1, points.length);
  return {
    x: (index) => frame.left + (index + 0.5) * bandWidth,
    bandWidth,
    y: (value) => y(value / unit.divisor),
    ticks: y.ticks(4).map((tick) => ({ value: tick * unit.divisor, text: tickText(tick) + unit.suffix })),
    indexAt: (px) => clamp(Math.floor((px - frame.left) / bandWidth), points.length - 1),
  };
}

function tickText(tick: number): string {
  return new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 }).format(tick);
}

function clamp(index: number, last: number): number {
  return Math.min(Math.max(index, 0), last);
}
