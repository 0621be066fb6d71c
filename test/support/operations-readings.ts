import type { Dimension, Filter } from '../../src/domain/grouping.js';
import { edgesOf } from '../../src/domain/intervals.js';
import { OperationsBoard } from '../../src/domain/operations/operations-board.js';
import type { OperationsFacts } from '../../src/domain/operations/operations-facts.js';
import { OperationsViews } from '../../src/domain/operations/operations-views.js';
import type { ViewId } from '../../src/domain/operations/views.js';
import { partitionOf, wholePartition } from '../../src/domain/partition.js';
import { MS_PER_HOUR, previousWindow, type Window } from '../../src/domain/window.js';
import { NAMES, operationsFacts } from './fact-rows.js';

/** An instant of March 2026. Example: `march('10T12:00')`. */
export const march = (text: string) => Date.parse(`2026-03-${text}Z`);
export const hours = (count: number) => count * MS_PER_HOUR;

/** A week; the one before begins on the first. */
export const WEEK: Window = { startMs: march('08T00:00'), endMs: march('15T00:00') };
export const W_MS = hours(24);
export const RULE = { failureWindowMs: W_MS, asOfMs: WEEK.endMs };

export function viewsOf(given: Partial<OperationsFacts>, window = WEEK, failure = RULE): OperationsViews {
  const span = { startMs: previousWindow(window).startMs, endMs: window.endMs };
  return new OperationsViews({ facts: operationsFacts(given), span, failure });
}

export function boardOf(
  given: Partial<OperationsFacts>,
  dimension: Dimension | null = null,
  filter: Filter = {},
): OperationsBoard {
  const partition = partitionOf(NAMES, dimension, filter) ?? wholePartition();
  return new OperationsBoard(viewsOf(given), partition, WEEK);
}

/** What a view says of all records in a window; durations in hours. */
export function readView(view: ViewId, given: Partial<OperationsFacts>, window = WEEK, failure = RULE) {
  const { count, marked, p50, p90 } = viewsOf(given, window, failure)
    .of(view)
    .readEach(wholePartition(), edgesOf(window));
  const inHours = (values: Float64Array) => [...values].map((ms) => ms / MS_PER_HOUR);
  return { count: [...count], marked: [...marked], p50: inHours(p50), p90: inHours(p90) };
}

/** Of each group that has any: how many records a view has in the week. */
export function countByKey(
  view: ViewId,
  given: Partial<OperationsFacts>,
  dimension: Dimension,
  filter: Filter = {},
): Record<string, number> {
  const board = boardOf(given, dimension, filter);
  const { count } = board.read(view, board.edges);
  const entries = board.partition.keys.map((key, group) => [String(key), count[group] ?? 0] as const);
  return Object.fromEntries(entries.filter(([, found]) => found > 0));
}
