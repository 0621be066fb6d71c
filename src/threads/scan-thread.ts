import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { ScanThread } from '../analytics/ports.js';
import type { Readings } from '../domain/metrics/metric.js';
import type { ViewScanReading } from '../domain/scans/view-scan.js';
import type { Logger } from '../log.js';
import type { ScanAnswer, ScanOrder, ScanReading } from './scan-message.js';

const MAIN = new URL('./scan-thread.main.js', import.meta.url);

interface Asker {
  readonly resolve: (readings: readonly ScanReading[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Told of every scan: what came of it, and the seconds from asking to that. */
export type WatchScan = (outcome: 'done' | 'failed', seconds: number) => void;

/** A thread, and who waits for it. */
interface Started {
  readonly worker: Worker;
  readonly askers: Map<number, Asker>;
}

/**
 * One thread that reads what is long, one request after the other. It is started when it is first asked, and again when it is asked
 * after it has ended; who waited for one that ends gets an error.
 */
export class WorkerScanThread implements ScanThread {
  #started: Started | null = null;
  #lastId = 0;
  #isClosed = false;

  /** @param limits left out, those of the process. */
  constructor(
    private readonly log: Logger,
    private readonly watch: WatchScan = () => undefined,
    private readonly limits: ResourceLimits = {},
  ) {}

  async metrics(...[scan, reads]: Parameters<ScanThread['metrics']>): Promise<Readings[]> {
    return (await this.#watched({ of: 'metrics', scan, reads })) as Readings[];
  }

  async views(...[scan, reads]: Parameters<ScanThread['views']>): Promise<ViewScanReading[]> {
    return (await this.#watched({ of: 'views', scan, reads })) as ViewScanReading[];
  }

  /** Ends it, and whoever waits for it with an error. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#started?.worker.terminate();
  }

  async #watched(order: ScanOrder): Promise<readonly ScanReading[]> {
    const startedAt = performance.now();
    const told = (outcome: 'done' | 'failed') => this.watch(outcome, (performance.now() - startedAt) / 1_000);
    try {
      const readings = await this.#ask(order);
      told('done');
      return readings;
    } catch (error) {
      told('failed');
      throw error;
    }
  }

  #ask(order: ScanOrder): Promise<readonly ScanReading[]> {
    if (this.#isClosed) return Promise.reject(new Error('the thread that scans was ended'));
    const { worker, askers } = this.#startedNow();
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      worker.postMessage({ id, order });
      askers.set(id, { resolve, reject });
    });
  }

  #startedNow(): Started {
    if (this.#started !== null) return this.#started;
    const worker = new Worker(MAIN, { name: 'scans', resourceLimits: this.limits });
    const started: Started = { worker, askers: new Map() };
    const end = (error: unknown) => {
      if (this.#started === started) this.#started = null;
      for (const { reject } of started.askers.values()) reject(error);
      started.askers.clear();
    };
    worker.on('message', (answer: ScanAnswer) => {
      const asker = started.askers.get(answer.id);
      started.askers.delete(answer.id);
      if ('error' in answer) asker?.reject(answer.error);
      else asker?.resolve(answer.readings);
    });
    worker.on('error', (error) => {
      this.log.error(
        { err: error },
        'the thread that scans has failed, and is started again when it is needed',
      );
      end(error);
    });
    worker.on('exit', () => end(new Error('the thread that scans has ended')));
    // Nobody waits for it at the end of a process.
    worker.unref();
    this.#started = started;
    return started;
  }
}
