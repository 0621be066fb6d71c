import type { DoraReport } from '../../src/analytics/dora-report.js';
import type { LongScans } from '../../src/analytics/long-scans.js';
import { allViewsRead, type OperationsReport } from '../../src/analytics/operations-report.js';
import { INTERVALS } from '../../src/domain/buckets.js';
import { METRIC_IDS } from '../../src/domain/metrics/metric.js';
import { VIEW_IDS } from '../../src/domain/operations/views.js';
import { createLog } from '../../src/log.js';
import { WorkerScanThread } from '../../src/threads/scan-thread.js';

/** A thread that is asked everything, however little, or what has some rows, and says how many readings it has made. */
export class EverythingElsewhere implements LongScans {
  readonly #worker = new WorkerScanThread(createLog('error'));
  #count = 0;
  readonly thread: LongScans['thread'] = {
    metrics: (scan, reads) => this.#counted(this.#worker.metrics(scan, reads)),
    views: (scan, reads) => this.#counted(this.#worker.views(scan, reads)),
  };

  constructor(readonly longRows = 0) {}

  get count(): number {
    return this.#count;
  }

  close(): Promise<void> {
    return this.#worker.close();
  }

  async #counted<T>(readings: Promise<T[]>): Promise<T[]> {
    this.#count += (await readings).length;
    return readings;
  }
}

/** Has every series of a report read where its board reads. */
export async function allSeriesRead({ overall, groups }: DoraReport): Promise<void> {
  const cards = [overall, ...groups.map(({ scorecard }) => scorecard)];
  const each = INTERVALS.flatMap((interval) => METRIC_IDS.map((id) => ({ interval, id })));
  await Promise.all(
    cards.flatMap((card) => each.map(({ interval, id }) => card.prepareSeries(id, interval, null))),
  );
}

/** Has every view and series of a report read where its board reads. */
export async function allOperationsRead(report: OperationsReport): Promise<void> {
  await allViewsRead(report);
  const cards = [report.overall, ...report.groups.map(({ card }) => card)];
  const each = INTERVALS.flatMap((interval) => VIEW_IDS.map((view) => ({ interval, view })));
  await Promise.all(
    cards.flatMap((card) => each.map(({ interval, view }) => card.prepareSeries(view, interval, null))),
  );
}
