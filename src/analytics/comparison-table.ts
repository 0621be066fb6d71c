import { type Comparison, comparisonAt } from '../domain/comparison.js';
import type { Metric } from '../domain/metrics/metric.js';
import { METRIC_LIST } from '../domain/metrics/registry.js';
import type { Scorecard } from '../domain/scorecard.js';
import type { Window } from '../domain/window.js';
import type { DoraReport } from './dora-report.js';
import type { Cell, MetricsBody } from './dora-table.js';
import { shownKey } from './node-id.js';

/** What is said of one metric, in the order of its columns; `improved` is 1, 0 or empty in a table. */
function partsOf(metric: Metric, { reading, other, delta, relativeChange, improved }: Comparison) {
  const p90 = metric.unit === 'hours' ? { p90: reading.p90, p90_to: other.p90 } : {};
  return {
    ...{ value: reading.value, value_to: other.value, ...p90 },
    ...{ sample_size: reading.sampleSize, sample_size_to: other.sampleSize },
    ...{ delta, relative_change: relativeChange, improved },
  };
}

function metricsOf({ board, index }: Scorecard): MetricsBody {
  return Object.fromEntries(
    METRIC_LIST.map((metric) => [metric.valueKey, partsOf(metric, comparisonAt(board, metric.id, index))]),
  );
}

/** The body of the REST answer and of the JSON export: one object, or with groups an array of them. */
export function comparisonBody(report: DoraReport): MetricsBody | MetricsBody[] {
  const { question, overall, groups } = report;
  if (question.groupBy === null) return { ...windowsOf(report), ...metricsOf(overall) };
  return groups.map(({ dimension, key, label, scorecard }) => ({
    ...{ key: shownKey(dimension, key), label },
    ...metricsOf(scorecard),
  }));
}

/** The column names of the CSV export, the same with and without groups, and its rows: one a group. */
export function comparisonTable(report: DoraReport): { readonly header: string[]; readonly rows: Cell[][] } {
  const { window, to } = windowsOf(report);
  const spans = [window.start, window.end, to.start, to.end];
  const lines =
    report.question.groupBy === null
      ? [{ key: null, label: 'All records', scorecard: report.overall }]
      : report.groups.map((group) => ({ ...group, key: shownKey(group.dimension, group.key) }));
  const cellsOf = (scorecard: Scorecard) =>
    Object.entries(metricsOf(scorecard)).flatMap(([name, parts]) =>
      Object.entries(parts as Record<string, Cell | boolean>).map(
        ([part, value]) => [`${name}_${part}`, value] as const,
      ),
    );
  return {
    header: [
      ...['key', 'label', 'window_start', 'window_end', 'to_start', 'to_end'],
      ...cellsOf(report.overall).map(([name]) => name),
    ],
    rows: lines.map(({ key, label, scorecard }) => [
      key,
      label,
      ...spans,
      ...cellsOf(scorecard).map(([, cell]) => inCell(cell)),
    ]),
  };
}

function inCell(value: Cell | boolean): Cell {
  return typeof value === 'boolean' ? Number(value) : value;
}

function windowsOf({ overall: { board } }: DoraReport) {
  return { window: instants(board.current.window), to: instants(board.previous.window) };
}

function instants({ startMs, endMs }: Window) {
  return { start: new Date(startMs).toISOString(), end: new Date(endMs).toISOString() };
}
