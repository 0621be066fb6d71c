import DataLoader from 'dataloader';
import type { BoardRead } from '../domain/board-memo.js';
import type { ChangeFacts, EventFacts, IncidentFacts } from '../domain/facts.js';
import type { FailureRule } from '../domain/failed-change.js';
import type { Dimension, Filter } from '../domain/grouping.js';
import type { LedgerFacts } from '../domain/ledger-facts.js';
import type { ReadViewsElsewhere } from '../domain/operations/operations-board.js';
import type { OperationsFacts } from '../domain/operations/operations-facts.js';
import type { ViewReadings } from '../domain/operations/view-records.js';
import type { MetricRead } from '../domain/scans/metric-scan.js';
import { columnsIn, copiedBytes, countRows } from '../domain/scans/scanned-rows.js';
import type { ViewRead } from '../domain/scans/view-scan.js';
import type { ReadMetricElsewhere } from '../domain/scoreboard.js';
import type { Window } from '../domain/window.js';
import type { ScanThread } from './ports.js';

/** What is not in shared memory is copied for the other thread. More than this takes longer than it is worth. */
const MOST_COPIED_BYTES = 67_108_864;

/** Who reads what is long, and from how many rows on it is. */
export interface LongScans {
  readonly thread: ScanThread;
  readonly longRows: number;
}

/** What a board tells records apart by, and the windows that it is asked about. */
export interface BoardQuestion {
  readonly dimension: Dimension | null;
  readonly filter: Filter;
  readonly windows: readonly [Window, Window];
  readonly failure: FailureRule;
}

/** How a board of the four metrics reads elsewhere; null where it had better read itself. */
export function metricsElsewhere(
  scans: LongScans | null,
  facts: LedgerFacts,
  { windows, ...question }: BoardQuestion,
): ReadMetricElsewhere | null {
  if (scans === null) return null;
  const columns = {
    changes: columnsIn<ChangeFacts>(facts.changes, windows),
    incidents: columnsIn<IncidentFacts>(facts.incidents, windows),
  };
  if (!isWorthIt(scans, Object.values(columns))) return null;
  const scan = { ...columns, ...question, names: facts.names, window: spanOf(windows) };
  const loader = inOneGo((reads: readonly MetricRead[]) => scans.thread.metrics(scan, reads));
  return (read) => loader.load(read);
}

/** How a board of the operations views reads elsewhere; null where it had better read itself. */
export function viewsElsewhere(
  scans: LongScans | null,
  facts: OperationsFacts,
  { windows, ...question }: BoardQuestion,
): ReadViewsElsewhere | null {
  if (scans === null) return null;
  const span = spanOf(windows);
  // Rework looks back over the failure window.
  const reached = [{ ...span, startMs: span.startMs - question.failure.failureWindowMs }];
  const columns = {
    changes: columnsIn<ChangeFacts>(facts.changes, reached),
    incidents: columnsIn<IncidentFacts>(facts.incidents, windows),
    approvals: columnsIn<EventFacts>(facts.approvals, windows),
    runbooks: columnsIn<EventFacts>(facts.runbooks, windows),
  };
  if (!isWorthIt(scans, Object.values(columns))) return null;
  const scan = { ...columns, ...question, names: facts.names, span };
  const loader = inOneGo((reads: readonly ViewRead[]) => scans.thread.views(scan, reads));
  return {
    view: async (read) => (await loader.load(read)) as ViewReadings,
    type: async (read) => (await loader.load(read)) as Int32Array,
  };
}

function isWorthIt({ longRows }: LongScans, lists: Parameters<typeof countRows>[0]): boolean {
  return countRows(lists) >= longRows && copiedBytes(lists) <= MOST_COPIED_BYTES;
}

/** What is asked for in one tick goes together, since each asking numbers the groups of all rows anew. */
function inOneGo<Name, Reading>(read: (reads: readonly BoardRead<Name>[]) => Promise<Reading[]>) {
  return new DataLoader<BoardRead<Name>, Reading>(read, { cache: false });
}

function spanOf([a, b]: readonly [Window, Window]): Window {
  return { startMs: Math.min(a.startMs, b.startMs), endMs: Math.max(a.endMs, b.endMs) };
}
