import { isTargetOfParts } from '../../../domain/goals.js';
import type { GoalStatus, PerformanceBand } from '../documents.generated.js';
import { METRIC_LIST, type Metric, type MetricId } from './metric.js';

/** What every metric of an answer has, whatever else was asked of it. */
export interface AnyReading {
  readonly value: number | null;
  readonly previous: number | null;
  readonly delta: number | null;
  readonly sampleSize: number;
  readonly band: PerformanceBand | null;
  readonly goal: {
    readonly target: number;
    readonly status: GoalStatus;
    readonly quarterEnd: string;
  } | null;
  /** Durations only. */
  readonly p90?: number | null;
  /** Failure rate only. */
  readonly failed?: number;
  readonly pending?: number;
}

/** One bucket of a series. */
export interface Point {
  /** The first day of the bucket, `2026-11-16`. */
  readonly bucketStart: string;
  readonly start: string;
  readonly end: string;
  readonly value: number | null;
  readonly p90: number | null;
  readonly sampleSize: number;
  readonly partial: boolean;
}

/** The four metrics as the API groups them. */
export interface FourMetrics<T> {
  readonly deployFrequencyPerDay: T;
  readonly leadTimeHours: T;
  readonly changeFailureRate: T;
  readonly mttrHours: T;
}

/** One metric of an answer, with what the registry knows of it. */
export type Of<T> = T & { readonly id: MetricId; readonly about: Metric };

const FIELD: Readonly<Record<MetricId, keyof FourMetrics<unknown>>> = {
  deploy_frequency: 'deployFrequencyPerDay',
  lead_time: 'leadTimeHours',
  change_failure_rate: 'changeFailureRate',
  mttr: 'mttrHours',
};

/** One metric of the four. */
export function readingOf<T>(metrics: FourMetrics<T>, id: MetricId): T {
  return metrics[FIELD[id]];
}

/** The four metrics in the order in which they are shown. */
export function readings<T>(metrics: FourMetrics<T>): readonly Of<T>[] {
  return METRIC_LIST.map((about) => ({ ...readingOf(metrics, about.id), id: about.id, about }));
}

/** The same readings without the targets that only the whole workspace can meet. */
export function asOfGroup<T extends AnyReading>(all: readonly Of<T>[]): readonly Of<T>[] {
  return all.map((reading) => (isTargetOfParts(reading.id) ? reading : { ...reading, goal: null }));
}
