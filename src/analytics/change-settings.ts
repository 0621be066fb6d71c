import { BAND_SETS, isBandSetVersion } from '../domain/band-sets.js';
import { type GoalSet, goalEndMs, goalTargetForm, isGoalTarget, isSameQuarter } from '../domain/goals.js';
import type { Dimension, GroupKey } from '../domain/grouping.js';
import type { MetricId } from '../domain/metrics/metric.js';
import {
  isFailureWindowHours,
  isMinSampleSize,
  isThreshold,
  LARGEST_MIN_SAMPLE_SIZE,
  LONGEST_FAILURE_WINDOW_HOURS,
  largestThreshold,
  parseSettings,
  type SettingKey,
  storedGoals,
  type WorkspaceSettings,
} from '../domain/settings.js';
import { formatLocalDate, isTimeZone, type LocalDate } from '../domain/zone.js';
import { badInput, quoted } from '../errors.js';

/** The rules of a workspace that its administrators set. */
export interface WorkspaceRules {
  readonly settings: WorkspaceSettings;
  readonly timeZone: string;
}

/** New values by name; null brings back the default. */
export type EditedSettings = Readonly<Partial<Record<SettingKey | 'time_zone', unknown>>>;

/** Changes the settings of one workspace, one edit at a time, and records who did. */
export type ChangeSettings = (edit: (rules: WorkspaceRules) => EditedSettings) => Promise<WorkspaceRules>;

/** A target's place in the input, and the metric it is of. */
export interface TargetInput {
  readonly field: string;
  readonly metric: MetricId;
  readonly value: number | null;
}

/**
 * Sets the goals of a quarter as a whole: a target that is null is none, and without any the quarter has no goals. Those of
 * other quarters stay; those of a quarter that shares a day with this one are corrected by it, unless it is over: what was
 * aimed at then is history.
 * @throws PublicError BAD_USER_INPUT for a quarter that is over or a target that its metric cannot have.
 */
export async function setGoals(
  change: ChangeSettings,
  { quarterEnd, targets }: { readonly quarterEnd: LocalDate; readonly targets: readonly TargetInput[] },
  asOfMs: number,
): Promise<WorkspaceRules> {
  for (const { field, metric, value } of targets) {
    if (value === null || isGoalTarget(metric, value)) continue;
    throw badInput(field, `must be ${goalTargetForm(metric)}, not ${value}`);
  }
  const given = targets.flatMap(({ metric, value }) => (value === null ? [] : [[metric, value] as const]));
  const goals: GoalSet = { quarterEnd, targets: Object.fromEntries(given) };
  return change(({ settings, timeZone }) => {
    const isOver = (each: GoalSet) => goalEndMs(each, timeZone) <= asOfMs;
    if (isOver(goals)) {
      const day = formatLocalDate(quarterEnd);
      throw badInput('input.quarterEnd', `must not be over in ${timeZone}, as ${day} is`);
    }
    const others = settings.goals.filter((each) => isOver(each) || !isSameQuarter(each, goals));
    const kept = given.length === 0 ? others : [...others, goals];
    return {
      dora_goals: kept.slice(-1).map(storedGoals)[0] ?? null,
      dora_goals_history: orDefault(kept.slice(0, -1).map(storedGoals)),
    };
  });
}

/** An empty list is the default, which is not stored. */
function orDefault<T>(list: readonly T[]): readonly T[] | null {
  return list.length === 0 ? null : list;
}

/** A threshold's place in the input; null brings back the metric's default. */
export interface ThresholdInput {
  readonly field: string;
  readonly metric: MetricId;
  readonly value: number | null;
}

/**
 * Sets regression thresholds and the baseline's minimum sample. What is left out stays; null brings back the default.
 * @throws PublicError BAD_USER_INPUT for a threshold or a size that cannot be.
 */
export async function setThresholds(
  change: ChangeSettings,
  thresholds: readonly ThresholdInput[],
  minSampleSize: number | null | undefined,
): Promise<WorkspaceRules> {
  for (const { field, metric, value } of thresholds) {
    if (value === null || isThreshold(metric, value)) continue;
    throw badInput(field, `must be more than 0 and at most ${largestThreshold(metric)}, not ${value}`);
  }
  if (minSampleSize != null && !isMinSampleSize(minSampleSize)) {
    throw badInput('input.minSampleSize', `must be 1 to ${LARGEST_MIN_SAMPLE_SIZE}, not ${minSampleSize}`);
  }
  const defaults = parseSettings({}).regression.thresholds;
  const given = thresholds.map(({ metric, value }) => [metric, value ?? defaults[metric]] as const);
  return change(({ settings }) => {
    const all = Object.entries({ ...settings.regression.thresholds, ...Object.fromEntries(given) });
    const chosen = all.filter(([metric, value]) => value !== defaults[metric as MetricId]);
    return {
      regression_thresholds: chosen.length === 0 ? null : Object.fromEntries(chosen),
      ...(minSampleSize === undefined ? {} : { min_sample_size: minSampleSize }),
    };
  });
}

/** Leaves a group out of the nightly evaluation, or takes it in again. Doing it twice changes nothing. */
export function setGroupDisabled(
  change: ChangeSettings,
  { dimension, key }: { readonly dimension: Dimension; readonly key: GroupKey },
  isDisabled: boolean,
): Promise<WorkspaceRules> {
  return change(({ settings: { regression } }) => {
    const { disabledGroups } = regression;
    const others = disabledGroups.filter((group) => group.dimension !== dimension || group.key !== key);
    const isDisabledNow = others.length < disabledGroups.length;
    if (isDisabled === isDisabledNow) return {};
    return { disabled_groups: orDefault(isDisabled ? [...others, { dimension, key }] : others) };
  });
}

/** What `setAnalyticsSettings` is given: what is left out stays. */
export interface AnalyticsSettingsInput {
  /** null brings back the default. */
  readonly hours?: number | null | undefined;
  readonly timeZone?: string | null | undefined;
  /** null brings back the default. */
  readonly bandSetVersion?: string | null | undefined;
}

/**
 * Sets the failure window, the zone and the table of the bands. What is left out stays.
 * @throws PublicError BAD_USER_INPUT for hours, a zone or a version that cannot be.
 */
export async function setAnalyticsSettings(
  change: ChangeSettings,
  { hours, timeZone, bandSetVersion }: AnalyticsSettingsInput,
): Promise<WorkspaceRules> {
  if (hours != null && !isFailureWindowHours(hours)) {
    const allowed = `more than 0 and at most ${LONGEST_FAILURE_WINDOW_HOURS}`;
    throw badInput('input.doraFailureWindowHours', `must be ${allowed}, not ${hours}`);
  }
  if (timeZone != null && !isTimeZone(timeZone)) {
    throw badInput(
      'input.timeZone',
      `must be an IANA time zone, such as Europe/Amsterdam, not ${quoted(timeZone)}`,
    );
  }
  if (bandSetVersion != null && !isBandSetVersion(bandSetVersion)) {
    const versions = BAND_SETS.map(({ version }) => version).join(', ');
    throw badInput('input.bandSetVersion', `must be one of ${versions}, not ${quoted(bandSetVersion)}`);
  }
  return change(() => ({
    ...(hours === undefined ? {} : { dora_failure_window_hours: hours }),
    ...(timeZone == null ? {} : { time_zone: timeZone }),
    ...(bandSetVersion === undefined ? {} : { band_set_version: bandSetVersion }),
  }));
}
