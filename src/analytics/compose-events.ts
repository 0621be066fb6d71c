import { createHash } from 'node:crypto';
import type { EventSubject } from '../domain/channel.js';
import type { LedgerFacts } from '../domain/facts.js';
import { goalsInForce, readGoal } from '../domain/goals.js';
import { type FailureRule, METRIC_IDS } from '../domain/metrics/metric.js';
import { METRICS } from '../domain/metrics/registry.js';
import type { WorkspaceSettings } from '../domain/settings.js';
import { type Slice, sliceOf } from '../domain/slice.js';
import { createSparks } from '../domain/spark.js';
import { DEFAULT_WINDOW_DAYS, MS_PER_DAY, type Window } from '../domain/window.js';
import {
  type AlertFacts,
  type DispatchEvent,
  type EventAbout,
  goalBreached,
  metricRecovered,
  metricRegression,
  SPARK_DAYS,
} from './dispatch-event.js';
import type { Links } from './links.js';

/** An alert as it stands in the database, without its spark. */
export type PlainAlert = Omit<AlertFacts, 'spark'>;

/** What an evaluation did about alerts, and in which workspace. */
export interface EvaluationNews {
  readonly workspace: EventAbout['workspace'] & { readonly timeZone: string };
  readonly raised: readonly PlainAlert[];
  readonly recovered: readonly PlainAlert[];
}

/** An event, and what it is about, for channels that want some and not others. */
export interface Outgoing {
  readonly subject: EventSubject;
  readonly event: DispatchEvent;
}

export interface NewsOfEvaluation {
  readonly evaluatedAtMs: number;
  readonly settings: WorkspaceSettings;
  readonly facts: LedgerFacts;
  /** The windows that the facts cover. */
  readonly baseline: Slice;
  readonly links: Links;
}

/** What an evaluation must read of goals: the default window at its instant, and a day before. */
export function goalWindows(evaluatedAtMs: number): { readonly now: Window; readonly dayBefore: Window } {
  const ending = (endMs: number) => ({ startMs: endMs - DEFAULT_WINDOW_DAYS * MS_PER_DAY, endMs });
  return { now: ending(evaluatedAtMs), dayBefore: ending(evaluatedAtMs - MS_PER_DAY) };
}

/**
 * The events of an evaluation: of every alert that was raised, of every one that is over, and of every goal whose metric, over
 * the default window, came to the wrong side of its target since the day before.
 */
export function composeEvents(of: NewsOfEvaluation, failure: FailureRule) {
  return ({ workspace, raised, recovered }: EvaluationNews): Outgoing[] => {
    const { evaluatedAtMs: timestampMs, links, baseline } = of;
    const sparkOf = createSparks(baseline, SPARK_DAYS, failure);
    const about = (...name: readonly string[]): EventAbout => ({
      id: uuidOf([workspace.slug, String(timestampMs), ...name]),
      timestampMs,
      workspace: { slug: workspace.slug, name: workspace.name },
    });
    const withSpark = (alert: PlainAlert): AlertFacts => ({ ...alert, spark: sparkOf(alert) });
    const subjectOf = ({ metric, dimension, key }: PlainAlert) => ({ metric, dimension, key });
    return [
      ...raised.map((alert) => ({
        subject: { type: 'metric.regression' as const, ...subjectOf(alert) },
        event: metricRegression(about('regression', alert.id), withSpark(alert), links),
      })),
      ...recovered.map((alert) => ({
        subject: { type: 'metric.recovered' as const, ...subjectOf(alert) },
        event: metricRecovered(
          about('recovered', alert.id),
          { ...withSpark(alert), recoveredAtMs: timestampMs },
          links,
        ),
      })),
      ...breachedGoals(of, workspace.timeZone, failure).map((goal) => ({
        subject: { type: 'goal.breached' as const, metric: goal.metric, dimension: null, key: null },
        event: goalBreached(about('goal', goal.metric), goal, links),
      })),
    ];
  };
}

function breachedGoals(
  { evaluatedAtMs, settings, facts }: NewsOfEvaluation,
  timeZone: string,
  failure: FailureRule,
) {
  const goals = goalsInForce(settings.goals, timeZone, evaluatedAtMs);
  if (goals === null) return [];
  const { now, dayBefore } = goalWindows(evaluatedAtMs);
  return METRIC_IDS.flatMap((metric) => {
    const read = (window: Window) => METRICS[metric].read(sliceOf(facts, window), failure);
    const { value, sampleSize } = read(now);
    const goal = readGoal(metric, value, goals);
    const wasBreached = readGoal(metric, read(dayBefore).value, goals)?.status === 'breached';
    if (goal?.status !== 'breached' || value === null || wasBreached) return [];
    return [{ metric, target: goal.target, value, sampleSize, quarterEnd: goals.quarterEnd, window: now }];
  });
}

/** A uuid that is the same for the same name, so that an evaluation that is done again makes no new event of an old one. */
function uuidOf(name: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(name)).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
