import { goalsInForce, readGoal } from '../domain/goals.js';
import { edgesOf } from '../domain/intervals.js';
import type { LedgerFacts } from '../domain/ledger-facts.js';
import { type FailureRule, METRIC_IDS, type MetricId, readingAt } from '../domain/metrics/metric.js';
import { READERS } from '../domain/metrics/readers.js';
import type { WorkspaceSettings } from '../domain/settings.js';
import { sliceOf } from '../domain/slice.js';
import { DEFAULT_WINDOW_DAYS, MS_PER_DAY, type Window } from '../domain/window.js';
import { formatLocalDate } from '../domain/zone.js';
import type { GoalFacts } from './dispatch-event.js';

/** A goal that an evaluation found missed, as its run keeps it. Another target, or another quarter, is another goal. */
export interface KnownBreach {
  readonly metric: MetricId;
  readonly target: number;
  readonly quarter_end: string;
}

/** What an evaluation must read of goals: the default window at its instant. */
export function goalWindow(evaluatedAtMs: number): Window {
  return { startMs: evaluatedAtMs - DEFAULT_WINDOW_DAYS * MS_PER_DAY, endMs: evaluatedAtMs };
}

/** The goals in force whose metric, over the default window, is on the wrong side of its target. Without a value none is. */
export function breachedGoals(
  { evaluatedAtMs, settings, facts }: GoalsToRead,
  timeZone: string,
  failure: FailureRule,
): GoalFacts[] {
  const goals = goalsInForce(settings.goals, timeZone, evaluatedAtMs);
  if (goals === null) return [];
  const window = goalWindow(evaluatedAtMs);
  const slice = sliceOf(facts, window);
  const edges = edgesOf(window);
  return METRIC_IDS.flatMap((metric) => {
    const { value, sampleSize } = readingAt(READERS[metric](slice, edges, failure), 0);
    const goal = readGoal(metric, value, goals);
    if (goal?.status !== 'breached' || value === null) return [];
    return [{ metric, target: goal.target, value, sampleSize, quarterEnd: goals.quarterEnd, window }];
  });
}

/** What goals are judged by. `facts` cover their window. */
export interface GoalsToRead {
  readonly evaluatedAtMs: number;
  readonly settings: WorkspaceSettings;
  readonly facts: LedgerFacts;
}

export function toKnownBreach({ metric, target, quarterEnd }: GoalFacts): KnownBreach {
  return { metric, target, quarter_end: formatLocalDate(quarterEnd) };
}

/**
 * Those of the goals that are missed now that the evaluation before had not found missed. So a goal is told of once, however
 * many nights lie between two evaluations, and once more after it was met.
 */
export function newlyBreached(now: readonly GoalFacts[], before: readonly KnownBreach[]): GoalFacts[] {
  return now.filter((goal) => {
    const { metric, target, quarter_end } = toKnownBreach(goal);
    return !before.some(
      (known) => known.metric === metric && known.target === target && known.quarter_end === quarter_end,
    );
  });
}
