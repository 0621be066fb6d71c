import { targetInWords } from '../../../analytics/alert-summary.js';
import { subjectInWords } from '../../../analytics/metric-words.js';
import { bandSetOf } from '../../../domain/band-sets.js';
import { DEFAULT_FAILURE_WINDOW_HOURS, parseSettings, type SettingKey } from '../../../domain/settings.js';
import { dateInWords } from '../model/dates.js';
import { DIMENSIONS } from '../model/dimension.js';
import { METRIC_LIST } from '../model/metric.js';
import { words } from '../records/words.js';
import { channelChange } from './channel-change.js';
import { numberText } from './number-text.js';

type Stored = Readonly<Record<string, unknown>>;

interface SettingWords {
  readonly name: string;
  /** A stored value for a person; never given null. */
  readonly value: (stored: unknown) => string;
  /** What holds where nothing is stored. */
  readonly byDefault: string;
}

const SETTINGS: Readonly<Record<SettingKey | 'time_zone', SettingWords>> = {
  dora_failure_window_hours: {
    name: 'Failure window',
    value: (hours) => `${hours} hours`,
    byDefault: `${DEFAULT_FAILURE_WINDOW_HOURS} hours, the default`,
  },
  dora_goals: { name: 'Goals', value: goals, byDefault: 'none' },
  dora_goals_history: { name: 'Goals of other quarters', value: each(goals), byDefault: 'none' },
  regression_thresholds: { name: 'Regression thresholds', value: thresholds, byDefault: 'the defaults' },
  min_sample_size: {
    name: 'Smallest baseline',
    value: (size) => `${size} records`,
    byDefault: `${parseSettings({}).regression.minSampleSize} record, the default`,
  },
  disabled_groups: { name: 'Disabled groups', value: each(group), byDefault: 'none' },
  band_set_version: {
    name: 'Performance bands',
    value: String,
    byDefault: `${bandSetOf().version}, the default`,
  },
  time_zone: { name: 'Time zone', value: String, byDefault: 'none' },
};

/** What a person reads for a setting. Example: `dora_failure_window_hours` → `Failure window`. */
export function settingName(setting: string): string {
  return wordsOf(setting)?.name ?? words(setting);
}

/** Both sides of a change for a person: before, and since. */
export function settingChange(
  setting: string,
  from: string | null,
  to: string | null,
): readonly [string, string] {
  const parsed = (json: string | null) => (json === null ? null : (JSON.parse(json) as unknown));
  if (setting === 'channel') return channelChange(parsed(from), parsed(to));
  return [settingValue(setting, from), settingValue(setting, to)];
}

/** A stored value of a setting for a person. Example: `[{"key":null,"dimension":"team"}]` → `records without a team`. */
export function settingValue(setting: string, json: string | null): string {
  const known = wordsOf(setting);
  if (json === null) return known?.byDefault ?? 'the default';
  // A setting that this page is too old to know is shown as it is stored.
  return known === undefined ? json : known.value(JSON.parse(json));
}

function wordsOf(setting: string): SettingWords | undefined {
  return Object.hasOwn(SETTINGS, setting) ? SETTINGS[setting as SettingKey] : undefined;
}

function each(inWords: (stored: unknown) => string): (stored: unknown) => string {
  return (list) => (list as readonly unknown[]).map(inWords).join('; ');
}

/** Example: `until 31 Mar 2026: Lead time at most 2 h, MTTR at most 4 h`. */
function goals(stored: unknown): string {
  const set = stored as Stored;
  const targets = METRIC_LIST.flatMap(({ id, name, goalKey }) => {
    const target = set[goalKey];
    return typeof target === 'number' ? [`${name} ${targetInWords(id, target)}`] : [];
  });
  return `until ${dateInWords(String(set.quarter_end))}: ${targets.join(', ') || 'no targets'}`;
}

/** Those that are not the default. Example: `MTTR 40 %`. */
function thresholds(stored: unknown): string {
  const set = stored as Stored;
  return METRIC_LIST.flatMap(({ id, name }) => {
    const threshold = set[id];
    return typeof threshold === 'number' ? [`${name} ${numberText(threshold, true)} %`] : [];
  }).join(', ');
}

function group(stored: unknown): string {
  const { dimension: name, key } = stored as { readonly dimension: string; readonly key: string | null };
  const dimension = DIMENSIONS.find((known) => known === name) ?? null;
  return subjectInWords({ dimension, key, label: key ?? '' });
}
