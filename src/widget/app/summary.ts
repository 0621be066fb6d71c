import type { Band } from '../../domain/bands.js';
import type { MetricId, Reading } from '../../domain/metrics/metric.js';
import { METRIC_LIST } from '../../domain/metrics/registry.js';
import { ask, type Gateway } from './ask.js';
import { DEFAULT_WINDOW_DAYS, type SummaryOptions } from './options.js';
import { type AskedWindow, NOW_QUESTION, summaryQuestion } from './question.js';

/** What a card shows of one metric. */
export interface SummaryReading extends Pick<Reading, 'value' | 'sampleSize' | 'failed'> {
  readonly metric: MetricId;
  readonly delta: number | null;
  readonly band: Band | null;
  /** The target that is missed; null: there is none, or it is met. */
  readonly missedTarget: number | null;
}

export interface NewestAlert {
  readonly summary: string;
  readonly url: string;
  readonly raisedAt: string;
}

/** What the widget shows. */
export interface Summary {
  readonly workspaceName: string;
  readonly window: AskedWindow;
  readonly readings: readonly SummaryReading[];
  readonly openAlerts: number;
  readonly newestAlert: NewestAlert | null;
}

interface ReadingAnswer {
  readonly metric: string;
  readonly value: number | null;
  readonly sampleSize: number;
  readonly delta: number | null;
  readonly band: string | null;
  readonly goal: { readonly target: number; readonly status: string } | null;
  readonly failed?: number;
}

interface AlertsAnswer {
  readonly totalCount: number;
  readonly edges: readonly { readonly node: NewestAlert }[];
}

interface Answer {
  readonly workspace: { readonly name: string };
  readonly dora: { readonly window: AskedWindow; readonly overall: Readonly<Record<string, ReadingAnswer>> };
  readonly [alerts: `alerts${number}`]: AlertsAnswer;
}

/** @throws Refusal as {@link ask}. */
export async function readSummary(
  gateway: Gateway,
  { windowDays, groups }: SummaryOptions,
  signal: AbortSignal,
): Promise<Summary> {
  const window = await windowOf(gateway, windowDays, signal);
  const answer = await ask<Answer>(gateway, summaryQuestion(groups, window), signal);
  const { workspace, dora, ...alerts } = answer;
  const byMetric = new Map(Object.values(dora.overall).map((reading) => [idOf(reading.metric), reading]));
  const lists: readonly AlertsAnswer[] = Object.values(alerts);
  const newest = lists.flatMap(({ edges }) => edges.map(({ node }) => node));
  return {
    workspaceName: workspace.name,
    window: dora.window,
    readings: METRIC_LIST.flatMap(({ id }) => readingOf(byMetric.get(id))),
    openAlerts: lists.reduce((sum, { totalCount }) => sum + totalCount, 0),
    newestAlert: newest.toSorted((a, b) => b.raisedAt.localeCompare(a.raisedAt))[0] ?? null,
  };
}

const MS_PER_DAY = 86_400_000;

async function windowOf(gateway: Gateway, days: number, signal: AbortSignal): Promise<AskedWindow | null> {
  if (days === DEFAULT_WINDOW_DAYS) return null;
  const { dora } = await ask<Pick<Answer, 'dora'>>(gateway, NOW_QUESTION, signal);
  const { end } = dora.window;
  return { start: new Date(Date.parse(end) - days * MS_PER_DAY).toISOString(), end };
}

/** GraphQL writes the words of closed sets in capitals. */
const idOf = (metric: string) => metric.toLowerCase() as MetricId;

function readingOf(answer: ReadingAnswer | undefined): readonly SummaryReading[] {
  if (answer === undefined) return [];
  const { metric, value, sampleSize, delta, band, goal, failed = null } = answer;
  const missedTarget = goal?.status === 'BREACHED' ? goal.target : null;
  const words = { metric: idOf(metric), band: band === null ? null : (band.toLowerCase() as Band) };
  return [{ ...words, value, sampleSize, delta, failed, missedTarget }];
}
