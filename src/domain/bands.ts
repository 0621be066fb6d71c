import type { MetricId } from './metrics/metric.js';

export const BANDS = ['elite', 'high', 'medium', 'low'] as const;
export type Band = (typeof BANDS)[number];

/** A published table of performance levels. What is worse than every limit is `low`. */
export interface BandSet {
  readonly version: string;
  readonly source: string;
  readonly limits: Readonly<Record<MetricId, readonly BandLimit[]>>;
}

/** A band reaches to its limit; `inclusive` says whether the limit itself still belongs to it. */
export interface BandLimit {
  readonly band: Band;
  readonly limit: number;
  readonly inclusive: boolean;
}

/**
 * The band of a value; null where there is no value. Example: a failure rate of 0.05 is elite, 0.0501 is high.
 * @param better which way is better, as the metric registry has it.
 */
export function bandOf(
  set: BandSet,
  id: MetricId,
  value: number | null,
  better: 'higher' | 'lower',
): Band | null {
  if (value === null) return null;
  const sign = better === 'higher' ? -1 : 1;
  const reached = set.limits[id].find(({ limit, inclusive }) => {
    const distance = sign * (value - limit);
    return inclusive ? distance <= 0 : distance < 0;
  });
  return reached?.band ?? 'low';
}
