import type { Readings } from '../domain/metrics/metric.js';
import type { MetricRead, MetricScan } from '../domain/scans/metric-scan.js';
import type { ViewRead, ViewScan, ViewScanReading } from '../domain/scans/view-scan.js';

/** What the thread is asked. */
export type ScanOrder =
  | { readonly of: 'metrics'; readonly scan: MetricScan; readonly reads: readonly MetricRead[] }
  | { readonly of: 'views'; readonly scan: ViewScan; readonly reads: readonly ViewRead[] };

export interface ScanRequest {
  readonly id: number;
  readonly order: ScanOrder;
}

export type ScanReading = Readings | ViewScanReading;

/** What it says to a request: the readings, or what it threw. */
export type ScanAnswer = { readonly id: number } & (
  | { readonly readings: readonly ScanReading[] }
  | { readonly error: unknown }
);
