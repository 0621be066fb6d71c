import { CHANGE_TYPES } from '../../../domain/ledger-words.js';
import type { Interval } from '../documents.generated.js';
import { DIMENSIONS, type Dimension, type Filter, ledgerKey } from '../model/dimension.js';
import { type MetricId, metricOfText } from '../model/metric.js';
import { DEFAULT_CHOICE, PRESETS, type WindowChoice } from '../model/windows.js';

export const TABS = [
  { id: 'overview', name: 'Overview' },
  { id: 'team', name: 'By team' },
  { id: 'service', name: 'By service' },
  { id: 'change_type', name: 'By change type' },
  { id: 'operations', name: 'Operations' },
  { id: 'alerts', name: 'Alerts' },
  { id: 'goals', name: 'Goals' },
  { id: 'settings', name: 'Settings' },
] as const;
export type TabId = (typeof TABS)[number]['id'];

export const SORTS = [
  { id: 'records', name: 'Most records' },
  { id: 'name', name: 'Name' },
  { id: 'deploy_frequency', name: 'Deploy frequency' },
  { id: 'lead_time', name: 'Lead time' },
  { id: 'change_failure_rate', name: 'Change failure rate' },
  { id: 'mttr', name: 'MTTR' },
] as const;
export type SortId = (typeof SORTS)[number]['id'];

/** Everything that an address says of what is shown. */
export interface View {
  readonly tab: TabId;
  readonly window: WindowChoice;
  readonly filter: Filter;
  /** Of the trend charts; null: what fits the window. */
  readonly interval: Interval | null;
  /** The id of the alert that is open. */
  readonly alert: string | null;
  /** Of the list of groups. */
  readonly search: string;
  readonly sort: SortId;
  /** Of the list of alerts. */
  readonly metric: MetricId | null;
  readonly alerts: 'open' | 'all';
  /** What the operations are grouped by. */
  readonly by: Dimension;
  /** Of the settings. */
  readonly section: string | null;
  readonly channel: string | null;
}

const INTERVALS: readonly Interval[] = ['DAY', 'WEEK', 'MONTH'];

/** Reads an address's query. What it does not know it leaves out, so that an old link still opens something. */
export function parseView(query: string): View {
  const given = new URLSearchParams(query);
  const groupBy = DIMENSIONS.find((dimension) => dimension === given.get('group_by'));
  const tab = TABS.find(({ id }) => id === given.get('tab'))?.id ?? groupBy ?? 'overview';
  const interval = given.get('interval')?.toUpperCase();
  return {
    tab,
    window: parseWindow(given),
    filter: parseFilter(given),
    interval: INTERVALS.find((known) => known === interval) ?? null,
    alert: given.get('alert'),
    search: given.get('q') ?? '',
    sort: SORTS.find(({ id }) => id === given.get('sort'))?.id ?? 'records',
    metric: metricOfText(given.get('metric')),
    alerts: given.get('alerts') === 'all' ? 'all' : 'open',
    by: DIMENSIONS.find((dimension) => dimension === given.get('by')) ?? 'team',
    section: given.get('section'),
    channel: given.get('channel'),
  };
}

function parseWindow(given: URLSearchParams): WindowChoice {
  const start = given.get('start');
  const end = given.get('end');
  if (start !== null || end !== null) return { start, end };
  const preset = PRESETS.find(({ id }) => id === given.get('window'));
  return preset === undefined ? DEFAULT_CHOICE : { preset: preset.id };
}

function parseFilter(given: URLSearchParams): Filter {
  const entries = DIMENSIONS.flatMap((dimension) => {
    const keys = [...new Set(given.getAll(dimension))].map((key) =>
      key === '' ? null : ledgerKey(dimension, key),
    );
    const known = dimension === 'change_type' ? keys.filter(isChangeType) : keys;
    return known.length === 0 ? [] : [[dimension, known] as const];
  });
  return Object.fromEntries(entries) as Filter;
}

function isChangeType(key: string | null): boolean {
  return key === null || CHANGE_TYPES.some((type) => type === key);
}

/** The query of an address that shows a view; empty for the first thing that a visitor sees. */
export function formatView(view: View): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string | null, unless: string | null = null) => {
    if (value !== null && value !== unless && value !== '') query.append(name, value);
  };
  put('tab', view.tab, 'overview');
  if ('preset' in view.window) put('window', view.window.preset, '30d');
  else for (const bound of ['start', 'end'] as const) put(bound, view.window[bound]);
  for (const dimension of DIMENSIONS)
    for (const key of view.filter[dimension] ?? []) query.append(dimension, key ?? '');
  put('interval', view.interval?.toLowerCase() ?? null);
  put('q', view.search);
  put('sort', view.sort, 'records');
  put('metric', view.metric);
  put('alerts', view.alerts, 'open');
  put('by', view.by, 'team');
  put('section', view.section);
  put('channel', view.channel);
  put('alert', view.alert);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** The group that a group tab has opened: the one key that its own dimension is narrowed to; undefined: none. */
export function openGroup(
  view: View,
): { readonly dimension: Dimension; readonly key: string | null } | undefined {
  const dimension = DIMENSIONS.find((known) => known === view.tab);
  const keys = dimension === undefined ? undefined : view.filter[dimension];
  const [key] = keys ?? [];
  return dimension === undefined || keys?.length !== 1 || key === undefined ? undefined : { dimension, key };
}

/** The view of another tab: what was narrowed stays, what belongs to the tab that is left goes. */
export function otherTab(view: View, tab: TabId): View {
  const group = openGroup(view);
  const filter = { ...view.filter };
  if (group !== undefined) delete filter[group.dimension];
  return { ...view, tab, filter, search: '', metric: null, section: null, channel: null, alert: null };
}
