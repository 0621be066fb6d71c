import { Histogram, type Registry } from 'prom-client';
import type { WatchScan } from '../../threads/scan-thread.js';

/** Counts and times what the second thread reads. */
export function scanMetrics(registry: Registry): WatchScan {
  const seconds = new Histogram({
    name: 'vigilo_long_scan_seconds',
    help: 'Seconds from asking the second thread for numbers to its answer, waiting for those before included: done or failed.',
    labelNames: ['outcome'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return (outcome, took) => seconds.observe({ outcome }, took);
}
