import { bandSetOf, isBandSetVersion } from './band-sets.js';
import { type GoalSet, isGoalTarget } from './goals.js';
import { DIMENSIONS, type Dimension } from './grouping.js';
import { parseLocalDate } from './instant.js';
import { METRIC_IDS, type MetricId } from './metrics/metric.js';
import { METRIC_LIST, METRICS } from './metrics/registry.js';
import type { DisabledGroup, RegressionRules } from './regression.js';
import { MS_PER_HOUR } from './window.js';
import { formatLocalDate } from './zone.js';

export const DEFAULT_FAILURE_WINDOW_HOURS = 24;
export const LONGEST_FAILURE_WINDOW_HOURS = 8_760;
const DEFAULT_MIN_SAMPLE_SIZE = 1;
export const LARGEST_MIN_SAMPLE_SIZE = 1_000_000;
/** A threshold of 100 is a metric a hundred times its baseline worse. */
export const LARGEST_THRESHOLD = 100;

/** What the four metrics need to know of a workspace's settings. */
export interface AnalyticsSettings {
  /** W: an incident opened this long after a change's completion, or sooner, makes it a failed change. */
  readonly doraFailureWindowHours: number;
  /** Which table the performance bands come from; left out, the default. */
  readonly bandSetVersion?: string | undefined;
}

/** `Workspace.settings`, read. What is absent there has its default. */
export interface WorkspaceSettings extends AnalyticsSettings {
  readonly regression: RegressionRules;
  /** Every goal that was set and not corrected since, a set a quarter, the one that was set last at the end. */
  readonly goals: readonly GoalSet[];
}

/** The keys of `Workspace.settings`. */
export const SETTING_KEYS = [
  'dora_failure_window_hours',
  'dora_goals',
  'dora_goals_history',
  'regression_thresholds',
  'min_sample_size',
  'disabled_groups',
  'band_set_version',
] as const;
export type SettingKey = (typeof SETTING_KEYS)[number];

type Stored = Readonly<Record<string, unknown>>;

/** Whether `hours` may be a failure window: whole or fractional, more than 0, at most 8,760. */
export function isFailureWindowHours(hours: unknown): hours is number {
  return typeof hours === 'number' && hours > 0 && hours <= LONGEST_FAILURE_WINDOW_HOURS;
}

/** Whether `threshold` may be a regression threshold: more than 0; deploy frequency cannot fall by more than all of it. */
export function isThreshold(id: MetricId, threshold: unknown): threshold is number {
  return typeof threshold === 'number' && threshold > 0 && threshold <= largestThreshold(id);
}

/** The largest threshold of a metric. */
export function largestThreshold(id: MetricId): number {
  return METRICS[id].better === 'higher' ? 1 : LARGEST_THRESHOLD;
}

/** Whether `size` may be the baseline's minimum sample: whole, 1 to 1,000,000. */
export function isMinSampleSize(size: unknown): size is number {
  return (
    typeof size === 'number' && Number.isSafeInteger(size) && size >= 1 && size <= LARGEST_MIN_SAMPLE_SIZE
  );
}

/**
 * Reads the stored settings. They are checked when written, so a bad one is a fault of ours and stops the request
 * instead of giving numbers by a rule that nobody chose.
 */
export function parseSettings(stored: unknown): WorkspaceSettings {
  const settings = (stored ?? {}) as Stored;
  return {
    doraFailureWindowHours: checked(
      'dora_failure_window_hours',
      settings.dora_failure_window_hours ?? DEFAULT_FAILURE_WINDOW_HOURS,
      isFailureWindowHours,
    ),
    bandSetVersion: checked(
      'band_set_version',
      settings.band_set_version ?? bandSetOf().version,
      isBandSetVersion,
    ),
    regression: {
      thresholds: parseThresholds(settings.regression_thresholds),
      minSampleSize: checked(
        'min_sample_size',
        settings.min_sample_size ?? DEFAULT_MIN_SAMPLE_SIZE,
        isMinSampleSize,
      ),
      disabledGroups: checked('disabled_groups', settings.disabled_groups ?? [], isDisabledGroups),
    },
    goals: [...listOfGoals(settings), ...currentGoals(settings)],
  };
}

function checked<T>(key: SettingKey, value: unknown, is: (value: unknown) => value is T): T {
  if (is(value)) return value;
  throw new RangeError(`stored setting ${key} is ${JSON.stringify(value)}`);
}

function parseThresholds(stored: unknown): Readonly<Record<MetricId, number>> {
  const given = checked('regression_thresholds', stored ?? {}, isObject);
  const entries = METRIC_LIST.map(({ id, regressionThreshold }) => {
    const is = (value: unknown): value is number => isThreshold(id, value);
    return [id, checked('regression_thresholds', given[id] ?? regressionThreshold, is)] as const;
  });
  return Object.fromEntries(entries) as Record<MetricId, number>;
}

function isDisabledGroups(value: unknown): value is readonly DisabledGroup[] {
  return (
    isList(value) &&
    value.every(
      (group) =>
        isObject(group) &&
        DIMENSIONS.includes(group.dimension as Dimension) &&
        (group.key === null || typeof group.key === 'string'),
    )
  );
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && !isList(value);
}

function listOfGoals({ dora_goals_history: stored }: Stored): GoalSet[] {
  return checked('dora_goals_history', stored ?? [], isList).map((goals) =>
    parseGoals('dora_goals_history', goals),
  );
}

function currentGoals({ dora_goals: stored }: Stored): GoalSet[] {
  return stored == null ? [] : [parseGoals('dora_goals', stored)];
}

function parseGoals(key: SettingKey, stored: unknown): GoalSet {
  const given = checked(key, stored, isObject);
  const quarterEnd = parseLocalDate(String(given.quarter_end));
  if (quarterEnd === null) throw new RangeError(`stored setting ${key} is ${JSON.stringify(stored)}`);
  const targets = METRIC_IDS.flatMap((id) => {
    const target = given[METRICS[id].goalKey] ?? null;
    if (target === null) return [];
    const is = (value: unknown): value is number => isGoalTarget(id, value);
    return [[id, checked(key, target, is)] as const];
  });
  return { quarterEnd, targets: Object.fromEntries(targets) };
}

/** A goal set as `Workspace.settings` holds it. */
export function storedGoals({ quarterEnd, targets }: GoalSet): Stored {
  return {
    quarter_end: formatLocalDate(quarterEnd),
    ...Object.fromEntries(METRIC_IDS.map((id) => [METRICS[id].goalKey, targets[id] ?? null])),
  };
}

/**
 * W in milliseconds: 0.5 h is 1,800,000 ms. A product that misses a whole millisecond by its last bit is that
 * millisecond: 2.3 × 3,600,000 comes out as 8,279,999.999999999, and an incident exactly at + W would be lost.
 */
export function failureWindowMs({ doraFailureWindowHours }: AnalyticsSettings): number {
  const ms = doraFailureWindowHours * MS_PER_HOUR;
  const wholeMs = Math.round(ms);
  return Math.abs(ms - wholeMs) <= ms * Number.EPSILON ? wholeMs : ms;
}
