import type { MetricId } from './metrics/metric.js';
import { METRICS } from './metrics/registry.js';
import type { Window } from './window.js';
import { addDays, addMonths, compareDates, type LocalDate, startOfDayMs } from './zone.js';

export const GOAL_STATUSES = ['met', 'breached', 'unknown'] as const;
export type GoalStatus = (typeof GOAL_STATUSES)[number];

/** The targets of a quarter. Durations are hours at p50; a metric that is left out has no target. */
export interface GoalSet {
  /** The last day on which the targets hold, in the workspace's zone. */
  readonly quarterEnd: LocalDate;
  readonly targets: Readonly<Partial<Record<MetricId, number>>>;
}

/** How one metric stands to its target. */
export interface GoalReading {
  readonly target: number;
  readonly status: GoalStatus;
  readonly quarterEnd: LocalDate;
}

const MONTHS_PER_QUARTER = 3;

/** The first instant at which a goal has expired: the end of its last day in the workspace's zone. */
export function goalEndMs({ quarterEnd }: GoalSet, timeZone: string): number {
  return startOfDayMs(addDays(quarterEnd, 1), timeZone);
}

/** The first instant at which other goals hold, or fewer; Infinity where those that hold, hold for ever. */
export function nextGoalEndMs(every: readonly GoalSet[], timeZone: string, asOfMs: number): number {
  const ends = every.map((goals) => goalEndMs(goals, timeZone)).filter((endMs) => endMs > asOfMs);
  return Math.min(...ends, Number.POSITIVE_INFINITY);
}

/** The quarter that a goal is of: the three months that end with its last day. 2026-03-31 → January to March. */
export function quarterOf(goals: GoalSet, timeZone: string): Window {
  return {
    startMs: startOfDayMs(firstDayOfQuarter(goals), timeZone),
    endMs: goalEndMs(goals, timeZone),
  };
}

/**
 * Of all goals that were ever set, those that hold at `asOfMs`: of the quarter that ends first among those that are not over,
 * so that setting the next quarter's in advance does not end this quarter's. null where none hold.
 */
export function goalsInForce(every: readonly GoalSet[], timeZone: string, asOfMs: number): GoalSet | null {
  const holding = every.filter((goals) => hasTarget(goals) && asOfMs < goalEndMs(goals, timeZone));
  return holding.toSorted((a, b) => compareDates(a.quarterEnd, b.quarterEnd))[0] ?? null;
}

/** Whether two sets are of quarters that share a day: then the later set corrects the earlier one. */
export function isSameQuarter(a: GoalSet, b: GoalSet): boolean {
  const [first, second] = compareDates(a.quarterEnd, b.quarterEnd) <= 0 ? [a, b] : [b, a];
  return compareDates(first.quarterEnd, firstDayOfQuarter(second)) >= 0;
}

function firstDayOfQuarter({ quarterEnd }: GoalSet): LocalDate {
  return addMonths(addDays(quarterEnd, 1), -MONTHS_PER_QUARTER);
}

function hasTarget({ targets }: GoalSet): boolean {
  return Object.keys(targets).length > 0;
}

/** Of all goals that were ever set, those of the quarter that ended last before `asOfMs`; null where none has. */
export function goalsOfLastQuarter(
  every: readonly GoalSet[],
  timeZone: string,
  asOfMs: number,
): GoalSet | null {
  const over = every.filter((goals) => hasTarget(goals) && goalEndMs(goals, timeZone) <= asOfMs);
  return over.toSorted((a, b) => compareDates(b.quarterEnd, a.quarterEnd))[0] ?? null;
}

/**
 * How a value stands to its target; null where the metric has none. Equal is met; without a value it is unknown.
 * Example: failure rate 0.12 against at most 0.10 → breached.
 */
export function readGoal(id: MetricId, value: number | null, goals: GoalSet | null): GoalReading | null {
  const target = goals?.targets[id];
  if (goals === null || target === undefined) return null;
  return { target, status: statusOf(id, value, target), quarterEnd: goals.quarterEnd };
}

function statusOf(id: MetricId, value: number | null, target: number): GoalStatus {
  if (value === null) return 'unknown';
  const isMet = METRICS[id].better === 'higher' ? value >= target : value <= target;
  return isMet ? 'met' : 'breached';
}

/**
 * Whether a target of the whole workspace says something of a team or a service: a share or a median does, but no team has to deploy
 * as often as all of them together.
 */
export function isTargetOfParts(id: MetricId): boolean {
  return METRICS[id].unit !== 'per day';
}

/** Whether `target` can be a metric's target: finite, not negative, and a share at most 1. */
export function isGoalTarget(id: MetricId, target: unknown): target is number {
  if (typeof target !== 'number' || !Number.isFinite(target) || target < 0) return false;
  return METRICS[id].unit !== 'share' || target <= 1;
}

/** What `isGoalTarget` takes, in words for an error. */
export function goalTargetForm(id: MetricId): string {
  return METRICS[id].unit === 'share' ? 'a share, 0 to 1' : 'a number, 0 or more';
}
