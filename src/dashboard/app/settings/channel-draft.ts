import type { ChannelEvent, ChannelFieldsFragment, ChannelKind, DoraMetric } from '../documents.generated.js';
import { apiDimension, type Dimension, dimensionOf, type GroupKey } from '../model/dimension.js';

/** A channel as its form holds it. */
export interface ChannelDraft {
  readonly kind: ChannelKind;
  readonly name: string;
  readonly url: string;
  /** With commas between them. */
  readonly recipients: string;
  readonly events: readonly ChannelEvent[];
  readonly metrics: readonly DoraMetric[];
  readonly dimension: Dimension | null;
  /** As the API has them; null among them is Unassigned. */
  readonly keys: readonly GroupKey[];
}

const NEW: ChannelDraft = {
  kind: 'WEBHOOK',
  name: '',
  url: '',
  recipients: '',
  events: ['METRIC_REGRESSION', 'METRIC_RECOVERED', 'GOAL_BREACHED'],
  metrics: [],
  dimension: null,
  keys: [],
};

/** The form of a channel. Slack's address is a secret, so its field is empty. */
export function draftOf(channel: ChannelFieldsFragment | null): ChannelDraft {
  if (channel === null) return NEW;
  return {
    kind: channel.kind,
    name: channel.name,
    url: channel.kind === 'WEBHOOK' ? (channel.url ?? '') : '',
    recipients: channel.recipients?.join(', ') ?? '',
    events: channel.events,
    metrics: channel.metrics ?? [],
    dimension: channel.dimension === null ? null : dimensionOf(channel.dimension),
    keys: channel.keys ?? [],
  };
}

/** What the API is told. What is left out stays. */
export function inputOf({ kind, name, url, recipients, events, metrics, dimension, keys }: ChannelDraft) {
  return {
    name: name.trim(),
    events,
    metrics: metrics.length === 0 ? null : metrics,
    dimension: dimension === null ? null : apiDimension(dimension),
    keys: dimension === null || keys.length === 0 ? null : keys,
    ...(kind === 'EMAIL' ? { recipients: listOf(recipients) } : {}),
    ...(kind !== 'EMAIL' && url.trim() !== '' ? { url: url.trim() } : {}),
  };
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
