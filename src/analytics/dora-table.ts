import type { Metric, MetricId } from '../domain/metrics/metric.js';
import { METRIC_LIST } from '../domain/metrics/registry.js';
import type { Scorecard } from '../domain/scorecard.js';
import type { DoraReport } from './dora-report.js';
import { shownKey } from './node-id.js';

/** The four numbers of one group as REST and the exports name them. */
export type MetricsBody = Readonly<Record<string, unknown>>;

const isDuration = (metric: Metric) => metric.unit === 'hours';

/** The metrics, the sample sizes, and the two counts that a failure rate carries, in the registry's names. */
export function metricsBody(scorecard: Scorecard): MetricsBody {
  const readings = METRIC_LIST.map((metric) => ({ metric, reading: scorecard.read(metric.id) }));
  const values = readings.map(({ metric, reading }) => [
    metric.valueKey,
    isDuration(metric) ? { p50: reading.value, p90: reading.p90 } : reading.value,
  ]);
  const sizes = readings.map(({ metric, reading }) => [metric.id, reading.sampleSize]);
  const { failed, pending } = scorecard.read('change_failure_rate');
  return {
    ...Object.fromEntries(values),
    sample_size: Object.fromEntries(sizes),
    change_failures: { failed, pending },
  };
}

/** The body of the REST answer and of the JSON export: one object, or with groups an array of them. */
export function reportBody(report: DoraReport): MetricsBody | MetricsBody[] {
  if (report.question.groupBy === null) {
    return { window: windowBody(report), ...metricsBody(report.overall) };
  }
  return report.groups.map(({ dimension, key, label, scorecard }) => ({
    key: shownKey(dimension, key),
    label,
    ...metricsBody(scorecard),
  }));
}

function windowBody({ question }: DoraReport) {
  const { startMs, endMs } = question.window;
  return { start: new Date(startMs).toISOString(), end: new Date(endMs).toISOString() };
}

/** One cell of the CSV export. */
export type Cell = string | number | null;

const OVERALL_LABEL = 'All records';

/** The column names of a table, the same with and without groups, and its rows: one a group. */
export function reportTable(report: DoraReport): { readonly header: string[]; readonly rows: Cell[][] } {
  const { start, end } = windowBody(report);
  const lines =
    report.question.groupBy === null
      ? [{ key: null, label: OVERALL_LABEL, scorecard: report.overall }]
      : report.groups.map((group) => ({ ...group, key: shownKey(group.dimension, group.key) }));
  return {
    header: ['key', 'label', 'window_start', 'window_end', ...COLUMNS.map(({ name }) => name)],
    rows: lines.map(({ key, label, scorecard }) => [
      key,
      label,
      start,
      end,
      ...COLUMNS.map(({ read }) => read(scorecard)),
    ]),
  };
}

interface Column {
  readonly name: string;
  readonly read: (scorecard: Scorecard) => number | null;
}

const headlineOf = (id: MetricId) => (scorecard: Scorecard) => scorecard.read(id).value;
const p90Of = (id: MetricId) => (scorecard: Scorecard) => scorecard.read(id).p90;

const COLUMNS: readonly Column[] = [
  ...METRIC_LIST.flatMap((metric) =>
    isDuration(metric)
      ? [
          { name: `${metric.valueKey}_p50`, read: headlineOf(metric.id) },
          { name: `${metric.valueKey}_p90`, read: p90Of(metric.id) },
        ]
      : [{ name: metric.valueKey, read: headlineOf(metric.id) }],
  ),
  ...METRIC_LIST.map(({ id }) => ({
    name: `sample_size_${id}`,
    read: (scorecard: Scorecard) => scorecard.read(id).sampleSize,
  })),
  { name: 'change_failures_failed', read: (scorecard) => scorecard.read('change_failure_rate').failed },
  { name: 'change_failures_pending', read: (scorecard) => scorecard.read('change_failure_rate').pending },
];
