import { createHash } from 'node:crypto';
import type { EventSubject } from '../domain/channel.js';
import type { FailureRule } from '../domain/metrics/metric.js';
import type { Slice } from '../domain/slice.js';
import { createSparks } from '../domain/spark.js';
import { toKnownBreach } from './breached-goals.js';
import {
  type AlertFacts,
  type DispatchEvent,
  type EventAbout,
  type GoalFacts,
  goalBreached,
  metricRecovered,
  metricRegression,
  SPARK_DAYS,
} from './dispatch-event.js';
import type { Links } from './links.js';

/** An alert as it stands in the database, without its spark. */
export type PlainAlert = Omit<AlertFacts, 'spark'>;

/** What an evaluation did about alerts, what it found of goals, and in which workspace. */
export interface EvaluationNews {
  readonly workspace: EventAbout['workspace'];
  readonly raised: readonly PlainAlert[];
  readonly recovered: readonly PlainAlert[];
  /** Goals that are missed, and were not at the evaluation before. */
  readonly breached: readonly GoalFacts[];
}

/** An event, and what it is about, for channels that want some and not others. */
export interface Outgoing {
  readonly subject: EventSubject;
  readonly event: DispatchEvent;
}

export interface NewsOfEvaluation {
  readonly evaluatedAtMs: number;
  /** What alerts were judged by. */
  readonly baseline: Slice;
  readonly links: Links;
}

/**
 * The events of an evaluation: of every alert that was raised, of every one that is over, and of every goal that is missed
 * since the evaluation before.
 */
export function composeEvents(of: NewsOfEvaluation, failure: FailureRule) {
  return ({ workspace, raised, recovered, breached }: EvaluationNews): Outgoing[] => {
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
      ...breached.map((goal) => ({
        subject: { type: 'goal.breached' as const, metric: goal.metric, dimension: null, key: null },
        // A corrected target is another goal, also where the same instant is evaluated again.
        event: goalBreached(about('goal', ...Object.values(toKnownBreach(goal)).map(String)), goal, links),
      })),
    ];
  };
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
