import type { Dimension, GroupKey } from './grouping.js';
import type { MetricId } from './metrics/metric.js';

export const CHANNEL_KINDS = ['webhook', 'slack', 'email'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** The events that channels are told of. A test, and a report, reach the channels that they are for, whatever those want. */
export const EVENT_TYPES = [
  'metric.regression',
  'metric.recovered',
  'goal.breached',
  'report.ready',
  'channel.test',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];
export const WANTED_TYPES = ['metric.regression', 'metric.recovered', 'goal.breached'] as const;
export type WantedType = (typeof WANTED_TYPES)[number];

/** What a channel wants to be told. */
export interface ChannelWish {
  readonly events: readonly WantedType[];
  /** Null: of all metrics. */
  readonly metrics: readonly MetricId[] | null;
  /** Null: of groups of all dimensions, and of the workspace as a whole. */
  readonly dimension: Dimension | null;
  /** Null: of all groups; null among them is "Unassigned". */
  readonly keys: readonly GroupKey[] | null;
}

/** What an event is about. */
export interface EventSubject {
  readonly type: WantedType;
  readonly metric: MetricId;
  /** Null for the workspace as a whole. */
  readonly dimension: Dimension | null;
  readonly key: GroupKey;
}

/**
 * Whether a channel wants to be told: AND between its wishes, OR inside a list. A channel that names keys does not want what
 * is about the workspace as a whole.
 */
export function wants({ events, metrics, dimension, keys }: ChannelWish, subject: EventSubject): boolean {
  if (!events.includes(subject.type)) return false;
  if (metrics !== null && !metrics.includes(subject.metric)) return false;
  if (dimension !== null && dimension !== subject.dimension) return false;
  return keys === null || (subject.dimension !== null && keys.includes(subject.key));
}

/** What is shown for the part of an address that is a secret. */
export const MASK = '…';

/** The address of a channel as it may be shown: of Slack's, which is a secret, the host only. */
export function shownAddress({
  kind,
  url,
}: {
  readonly kind: ChannelKind;
  readonly url: string | null;
}): string | null {
  return url !== null && kind === 'slack' ? `${new URL(url).origin}/${MASK}` : url;
}
