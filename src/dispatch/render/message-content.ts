import { targetInWords } from '../../analytics/alert-summary.js';
import type {
  AlertData,
  DispatchEvent,
  GoalBreachedEvent,
  ReportReadyEvent,
} from '../../analytics/dispatch-event.js';
import {
  changeInWords,
  countInWords,
  metricInWords,
  nameInWords,
  oneLine,
  sampleInWords,
  subjectInWords,
  valueInWords,
} from '../../analytics/metric-words.js';
import { METRICS } from '../../domain/metrics/registry.js';
import type { Spark } from './spark.js';

export type Tone = 'worse' | 'better' | 'warning' | 'neutral';

/** One number or fact with its name. */
export interface Row {
  readonly name: string;
  readonly value: string;
}

export interface Link {
  readonly label: string;
  readonly url: string;
}

/** What a message says, for Slack and e-mail alike: text on one line each, not escaped for either. */
export interface MessageContent {
  readonly tone: Tone;
  /** In our own words alone. */
  readonly title: string;
  readonly summary: string;
  readonly rows: readonly Row[];
  readonly spark: Spark | null;
  readonly links: readonly Link[];
  readonly workspace: string;
}

const LONGEST_SUMMARY = 500;

/** What to say of an event. */
export function messageContent(event: DispatchEvent): MessageContent {
  const summary = oneLine(event.data.summary, LONGEST_SUMMARY);
  return { summary, workspace: nameInWords(event.workspace.name), ...partsOf(event) };
}

function partsOf(event: DispatchEvent): Omit<MessageContent, 'summary' | 'workspace'> {
  switch (event.type) {
    case 'metric.regression': {
      const { metric, change } = event.data;
      const title = `${metricInWords(metric)} regressed ${changeInWords(change)}`;
      return { tone: 'worse', title, ...alertParts(event.data), rows: alertRows(event.data, 'now') };
    }
    case 'metric.recovered': {
      const recovered = { name: 'Recovered', value: inMinutes(event.data.recovered_at) };
      const title = `${metricInWords(event.data.metric)} recovered`;
      return {
        tone: 'better',
        title,
        ...alertParts(event.data),
        rows: [...alertRows(event.data, 'then'), recovered],
      };
    }
    case 'goal.breached': {
      const title = `${metricInWords(event.data.metric)} misses its goal`;
      const links = [{ label: 'Open in Vigilo', url: event.data.url }];
      return { tone: 'warning', title, rows: goalRows(event), spark: null, links };
    }
    case 'report.ready': {
      const { report, url } = event.data;
      const title = `Report ${nameInWords(report)}`;
      const links = [{ label: 'Open in Vigilo', url }];
      return { tone: 'neutral', title, rows: reportRows(event), spark: null, links };
    }
    case 'channel.test': {
      const { channel, asked_by } = event.data;
      const rows = [
        { name: 'Channel', value: nameInWords(channel) },
        { name: 'Asked for by', value: nameInWords(asked_by) },
      ];
      return { tone: 'neutral', title: 'The channel works', rows, spark: null, links: [] };
    }
  }
}

function alertParts({ metric, spark, url, alert_url }: AlertData): Pick<MessageContent, 'spark' | 'links'> {
  const links = [
    { label: 'Open in Vigilo', url },
    { label: 'See the alert', url: alert_url },
  ];
  return { spark: { metric, values: spark }, links };
}

/** An alert's numbers, whether they are of this evaluation or of the one that raised it. */
function alertRows(alert: AlertData, when: 'now' | 'then'): Row[] {
  const { metric, value, baseline, sample_size, baseline_sample_size } = alert;
  const then = when === 'then' ? ' then' : '';
  const samples = `${sampleInWords(metric, sample_size)}, baseline ${countInWords(baseline_sample_size)}`;
  return [
    { name: 'Metric', value: metricInWords(metric) },
    { name: 'Group', value: capitalised(subjectInWords(alert)) },
    { name: `Value${then} (7 days)`, value: valueInWords(metric, value) },
    { name: `Baseline${then} (28 days)`, value: valueInWords(metric, baseline) },
    { name: 'Change', value: changeAndLimit(alert) },
    { name: 'Sample sizes', value: samples },
    { name: 'Evaluated', value: inMinutes(alert.evaluated_at) },
  ];
}

function changeAndLimit({ metric, change, threshold }: AlertData): string {
  if (change === null) return capitalised(changeInWords(change));
  const limit = changeInWords(METRICS[metric].better === 'lower' ? threshold : -threshold);
  return `${changeInWords(change)} (alerts beyond ${limit})`;
}

function goalRows({ data }: GoalBreachedEvent): Row[] {
  const { metric, value, target, sample_size, window, quarter_end } = data;
  return [
    { name: 'Metric', value: metricInWords(metric) },
    { name: 'Group', value: 'The whole workspace' },
    { name: 'Value', value: valueInWords(metric, value) },
    { name: 'Goal', value: capitalised(targetInWords(metric, target)) },
    { name: 'Sample size', value: sampleInWords(metric, sample_size) },
    { name: 'Window', value: `${inMinutes(window.start)} to ${inMinutes(window.end)}` },
    { name: 'Quarter ends', value: quarter_end },
  ];
}

function reportRows({ data: { window, group_by, filter, file } }: ReportReadyEvent): Row[] {
  return [
    { name: 'Window', value: `${inMinutes(window.start)} to ${inMinutes(window.end)}` },
    { name: 'Grouped by', value: group_by === null ? 'nothing' : group_by.replace('_', ' ') },
    { name: 'Counts', value: filter === null ? 'every record' : oneLine(filter, LONGEST_SUMMARY) },
    { name: 'File', value: oneLine(file.name, LONGEST_SUMMARY) },
  ];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An RFC 3339 instant in UTC. Example: `2026-03-02 01:00 UTC`. */
function inMinutes(instant: string): string {
  return `${instant.slice(0, 'yyyy-mm-dd'.length)} ${instant.slice('yyyy-mm-ddT'.length, 'yyyy-mm-ddThh:mm'.length)} UTC`;
}
