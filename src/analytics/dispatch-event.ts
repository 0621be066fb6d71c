import type { EventType } from '../domain/channel.js';
import type { Dimension } from '../domain/grouping.js';
import type { Metric, MetricId } from '../domain/metrics/metric.js';
import { METRIC_LIST, METRICS } from '../domain/metrics/registry.js';
import type { Window } from '../domain/window.js';
import { formatLocalDate } from '../domain/zone.js';
import {
  alertSummary,
  goalSummary,
  type MissedGoal,
  recoverySummary,
  type SummarisedAlert,
} from './alert-summary.js';
import type { DoraReport } from './dora-report.js';
import { type MetricsBody, metricsBody } from './dora-table.js';
import { filterText } from './filter-words.js';
import { alertUrl, type LinkedAlert, type Links, viewUrl } from './links.js';
import { metricInWords, nameInWords } from './metric-words.js';
import { shownKey, toNodeId } from './node-id.js';
import { shownValue } from './reading-words.js';

/** It rises when what a receiver reads is renamed, removed or means something else; what is added leaves it. */
export const EVENT_VERSION = 1;

/** How many days the spark of an alert shows. */
export const SPARK_DAYS = 14;

/** What every event tells, whatever happened. */
export interface EventAbout {
  /** The event's own, a uuid. */
  readonly id: string;
  readonly timestampMs: number;
  readonly workspace: { readonly slug: string; readonly name: string };
}

/** A regression alert as its event needs it. */
export interface AlertFacts extends SummarisedAlert, LinkedAlert {
  /** The uuid of its row. */
  readonly id: string;
  readonly threshold: number;
  readonly baselineSampleSize: number;
  readonly baselineStartsAtMs: number;
  /** The metric of each of the last 14 days, oldest first; null where a day has no value. */
  readonly spark: readonly (number | null)[];
}

/** An alert whose metric is back within its threshold. */
export interface RecoveredFacts extends AlertFacts {
  readonly recoveredAtMs: number;
}

/** A missed goal, and what its value was read over. */
export interface GoalFacts extends MissedGoal {
  readonly window: Window;
}

/** An event as receivers get it: the JSON that webhooks post, and that messages are written from. */
interface EventOf<Type extends EventType, Data> {
  readonly type: Type;
  readonly version: typeof EVENT_VERSION;
  readonly id: string;
  /** RFC 3339, like every instant below. */
  readonly timestamp: string;
  readonly workspace: { readonly slug: string; readonly name: string };
  readonly data: Data;
}

interface ShownWindow {
  readonly start: string;
  readonly end: string;
}

interface MetricData {
  readonly metric: MetricId;
  readonly metric_name: string;
  readonly unit: Metric['unit'];
  readonly value: number;
  readonly sample_size: number;
  readonly window: ShownWindow;
  readonly summary: string;
  readonly url: string;
}

export interface AlertData extends MetricData {
  /** The global id, as in GraphQL. */
  readonly id: string;
  readonly dimension: Dimension | null;
  readonly key: string | null;
  readonly label: string;
  readonly baseline: number;
  readonly change: number | null;
  readonly threshold: number;
  readonly baseline_sample_size: number;
  readonly baseline_window: ShownWindow;
  readonly evaluated_at: string;
  readonly spark: readonly (number | null)[];
  readonly alert_url: string;
}

interface RecoveredData extends AlertData {
  readonly recovered_at: string;
}

interface GoalData extends MetricData {
  readonly target: number;
  readonly quarter_end: string;
}

interface TestData {
  readonly channel: string;
  readonly asked_by: string;
  readonly summary: string;
}

/** A file that goes with an event. */
export interface EventFile {
  readonly name: string;
  /** UTF-8: CSV, or JSON. */
  readonly text: string;
}

interface ReportData {
  readonly report: string;
  readonly group_by: Dimension | null;
  /** As REST takes it; null: every record was counted. */
  readonly filter: string | null;
  readonly window: ShownWindow;
  readonly metrics: MetricsBody;
  readonly file: EventFile;
  readonly summary: string;
  readonly url: string;
}

export type MetricRegressionEvent = EventOf<'metric.regression', AlertData>;
export type MetricRecoveredEvent = EventOf<'metric.recovered', RecoveredData>;
export type GoalBreachedEvent = EventOf<'goal.breached', GoalData>;
export type ChannelTestEvent = EventOf<'channel.test', TestData>;
export type ReportReadyEvent = EventOf<'report.ready', ReportData>;
export type DispatchEvent =
  | MetricRegressionEvent
  | MetricRecoveredEvent
  | GoalBreachedEvent
  | ReportReadyEvent
  | ChannelTestEvent;

/** A metric of a group got worse by more than its threshold. */
export function metricRegression(about: EventAbout, alert: AlertFacts, links: Links): MetricRegressionEvent {
  return { type: 'metric.regression', ...headOf(about), data: alertData(about, alert, links) };
}

/** It came back within the threshold: the alert's own numbers, and since when it is over. */
export function metricRecovered(
  about: EventAbout,
  alert: RecoveredFacts,
  links: Links,
): MetricRecoveredEvent {
  const data = { ...alertData(about, alert, links), summary: recoverySummary(alert) };
  return {
    type: 'metric.recovered',
    ...headOf(about),
    data: { ...data, recovered_at: toInstant(alert.recoveredAtMs) },
  };
}

/** The workspace's metric is on the wrong side of its quarterly target. */
export function goalBreached(about: EventAbout, goal: GoalFacts, links: Links): GoalBreachedEvent {
  const { metric, target, value, sampleSize, quarterEnd, window } = goal;
  const whole = { dimension: null, key: null };
  const shown = { ...whole, windowStartsAtMs: window.startMs, evaluatedAtMs: window.endMs };
  return {
    type: 'goal.breached',
    ...headOf(about),
    data: {
      ...metricOf(metric),
      target,
      value,
      sample_size: sampleSize,
      window: toWindow(window.startMs, window.endMs),
      quarter_end: formatLocalDate(quarterEnd),
      summary: goalSummary(goal),
      url: alertUrl(links, about.workspace.slug, shown),
    },
  };
}

/** A saved report, and the file that was made of it. */
export function reportReady(
  about: EventAbout,
  {
    report,
    answer,
    file,
  }: { readonly report: { readonly name: string }; readonly answer: DoraReport; readonly file: EventFile },
  links: Links,
): ReportReadyEvent {
  const { window, groupBy, filter } = answer.question;
  const name = nameInWords(report.name);
  const kept = filterText(filter);
  return {
    type: 'report.ready',
    ...headOf(about),
    data: {
      report: report.name,
      group_by: groupBy,
      filter: kept === '' ? null : kept,
      window: toWindow(window.startMs, window.endMs),
      metrics: metricsBody(answer.overall),
      file,
      summary: `Report ${name}: ${METRIC_LIST.map(({ id }) => readingWords(id, answer)).join(', ')}`,
      url: viewUrl(links, about.workspace.slug, { window, tab: groupBy, filter }),
    },
  };
}

/** Example: `MTTR (p50) 3.1 h`; without a value `MTTR (p50) —`. */
function readingWords(id: MetricId, { overall }: DoraReport): string {
  return `${metricInWords(id)} ${shownValue(id, overall.read(id))}`;
}

/** Somebody wants to see whether a channel works. */
export function channelTest(
  about: EventAbout,
  { channel, askedBy }: { readonly channel: string; readonly askedBy: string },
): ChannelTestEvent {
  const summary = `Test of channel ${nameInWords(channel)}, asked for by ${nameInWords(askedBy)}`;
  return { type: 'channel.test', ...headOf(about), data: { channel, asked_by: askedBy, summary } };
}

function headOf({ id, timestampMs, workspace: { slug, name } }: EventAbout) {
  return {
    version: EVENT_VERSION,
    id,
    timestamp: toInstant(timestampMs),
    workspace: { slug, name },
  } as const;
}

function alertData({ workspace }: EventAbout, alert: AlertFacts, links: Links): AlertData {
  const { dimension, key, label, value, baseline, change, threshold, spark, evaluatedAtMs } = alert;
  const url = alertUrl(links, workspace.slug, alert);
  return {
    id: toNodeId('MetricRegressionAlert', alert.id),
    ...metricOf(alert.metric),
    dimension,
    key: dimension === null ? null : shownKey(dimension, key),
    label,
    value,
    baseline,
    change,
    threshold,
    sample_size: alert.sampleSize,
    baseline_sample_size: alert.baselineSampleSize,
    window: toWindow(alert.windowStartsAtMs, evaluatedAtMs),
    baseline_window: toWindow(alert.baselineStartsAtMs, evaluatedAtMs),
    evaluated_at: toInstant(evaluatedAtMs),
    spark: [...spark],
    summary: alertSummary(alert),
    url,
    // The same tab, with the alert open in it: a page that knows nothing of alerts still shows what it is about.
    alert_url: `${url}&alert=${encodeURIComponent(alert.id)}`,
  };
}

function metricOf(metric: MetricId) {
  const { name, unit } = METRICS[metric];
  return { metric, metric_name: name, unit };
}

function toWindow(startMs: number, endMs: number): ShownWindow {
  return { start: toInstant(startMs), end: toInstant(endMs) };
}

function toInstant(ms: number): string {
  return new Date(ms).toISOString();
}
