import type { ChannelEvent, ChannelFieldsFragment, ChannelKind, DoraMetric } from '../documents.generated.js';
import { apiDimension, apiKey, type Dimension, dimensionOf, ledgerKey } from '../model/dimension.js';

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
  /** With commas between them, in the ledger's words. */
  readonly keys: string;
}

const NEW: ChannelDraft = {
  kind: 'WEBHOOK',
  name: '',
  url: '',
  recipients: '',
  events: ['METRIC_REGRESSION', 'METRIC_RECOVERED', 'GOAL_BREACHED'],
  metrics: [],
  dimension: null,
  keys: '',
};

/** The form of a channel. Slack's address is a secret, so its field is empty. */
export function draftOf(channel: ChannelFieldsFragment | null): ChannelDraft {
  if (channel === null) return NEW;
  const dimension = channel.dimension === null ? null : dimensionOf(channel.dimension);
  return {
    kind: channel.kind,
    name: channel.name,
    url: channel.kind === 'WEBHOOK' ? (channel.url ?? '') : '',
    recipients: channel.recipients?.join(', ') ?? '',
    events: channel.events,
    metrics: channel.metrics ?? [],
    dimension,
    keys: (channel.keys ?? [])
      .map((key) => (dimension === null ? key : ledgerKey(dimension, key)) ?? '')
      .join(', '),
  };
}

/** What the API is told. What is left out stays. */
export function inputOf({ kind, name, url, recipients, events, metrics, dimension, keys }: ChannelDraft) {
  const listed = listOf(keys);
  return {
    name: name.trim(),
    events,
    metrics: metrics.length === 0 ? null : metrics,
    dimension: dimension === null ? null : apiDimension(dimension),
    keys: dimension === null || listed.length === 0 ? null : listed.map((key) => apiKey(dimension, key)),
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
