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
interface BandLimit {
  readonly band: Band;
  readonly limit: number;
  readonly inclusive: boolean;
}

const to = (band: Band, limit: number): BandLimit => ({ band, limit, inclusive: true });
const within = (band: Band, limit: number): BandLimit => ({ band, limit, inclusive: false });

const HOURS_PER_DAY = 24;
const DAYS_PER_WEEK = 7;
const DAYS_PER_MONTH = 30;

/**
 * "Accelerate State of DevOps Report 2023" (DORA), table "Software delivery performance": deploys on demand / once a
 * day to once a week / once a week to once a month; lead time under a day / a day to a week / a week to a month; failure
 * rate 5 / 10 / 15 %; recovery under an hour / under a day / a day to a week. "On demand" is read as more than once a day.
 */
export const DORA_2023: BandSet = {
  version: 'dora-2023',
  source: 'DORA, Accelerate State of DevOps Report 2023, https://dora.dev/research/2023/dora-report/',
  limits: {
    deploy_frequency: [within('elite', 1), to('high', 1 / DAYS_PER_WEEK), to('medium', 1 / DAYS_PER_MONTH)],
    lead_time: [
      within('elite', HOURS_PER_DAY),
      to('high', HOURS_PER_DAY * DAYS_PER_WEEK),
      to('medium', HOURS_PER_DAY * DAYS_PER_MONTH),
    ],
    change_failure_rate: [to('elite', 0.05), to('high', 0.1), to('medium', 0.15)],
    mttr: [within('elite', 1), within('high', HOURS_PER_DAY), to('medium', HOURS_PER_DAY * DAYS_PER_WEEK)],
  },
};

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
