/* The thread that reads what is long: it is handed columns, and hands back readings. It knows no database and no workspace. */
import { parentPort } from 'node:worker_threads';
import { scanMetrics } from '../domain/scans/metric-scan.js';
import { scanViews } from '../domain/scans/view-scan.js';
import type { ScanAnswer, ScanOrder, ScanReading, ScanRequest } from './scan-message.js';

function scanned(order: ScanOrder): ScanReading[] {
  return order.of === 'metrics' ? scanMetrics(order.scan, order.reads) : scanViews(order.scan, order.reads);
}

/** The memory of readings, each piece once: it is handed over, not copied. */
function memoryOf(readings: readonly ScanReading[]): ArrayBuffer[] {
  const columns = readings.flatMap((reading) =>
    ArrayBuffer.isView(reading) ? [reading] : Object.values(reading),
  );
  const memory = columns.map((column) => (ArrayBuffer.isView(column) ? column.buffer : null));
  return [...new Set(memory.filter((piece) => piece instanceof ArrayBuffer))];
}

function answer({ id, order }: ScanRequest): void {
  const say = (said: ScanAnswer, memory: ArrayBuffer[]) => parentPort?.postMessage(said, memory);
  try {
    const readings = scanned(order);
    say({ id, readings }, memoryOf(readings));
  } catch (error) {
    say({ id, error }, []);
  }
}

parentPort?.on('message', answer);
