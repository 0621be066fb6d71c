import type { LedgerFacts } from '../domain/ledger-facts.js';
import type { Readings } from '../domain/metrics/metric.js';
import type { OperationsFacts } from '../domain/operations/operations-facts.js';
import type { MetricRead, MetricScan } from '../domain/scans/metric-scan.js';
import type { ViewRead, ViewScan, ViewScanReading } from '../domain/scans/view-scan.js';
import type { Window } from '../domain/window.js';

/** Where the four metrics' raw material comes from. Implementations read one workspace, in one snapshot. */
export interface FactSource {
  /**
   * The facts of every window, in one read. Windows may overlap; a record that lies in two of them is there once.
   */
  read(windows: readonly Window[]): Promise<LedgerFacts>;
}

/** Where the operations views' raw material comes from, likewise. */
export interface OperationsSource {
  /** The facts and events of every window, and the incidents that are open at an instant. */
  readOperations(windows: readonly Window[], asOfMs: number): Promise<OperationsFacts>;
}

/** A source that may have all facts of its workspace at hand. */
export interface HeldFactSource extends FactSource, OperationsSource {
  /** All facts as they stand now; null where they are not at hand. */
  held(): Promise<OperationsFacts | null>;
}

/** Where many rows are read without holding up what else is asked. */
export interface ScanThread {
  metrics(scan: MetricScan, reads: readonly MetricRead[]): Promise<Readings[]>;
  views(scan: ViewScan, reads: readonly ViewRead[]): Promise<ViewScanReading[]>;
}
